package org.parley.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Entries on their way to the outbox's thread, bounded in number and in octets. Safe for any thread. */
final class HandOver {

    /** Most entries. Ours: some seconds of a busy server, while a slow disk writes. */
    static final int MOST_ENTRIES = 65_536;

    /** Most octets, by weight. Ours: a few of the largest messages. */
    static final long MOST_BYTES = 64L << 20;

    private final ConcurrentLinkedQueue<Handed> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** @param durable completed when the entry is on disk */
    record Handed(Entry entry, CompletableFuture<Void> durable) {}

    /** Takes an entry unless that would be more than is allowed. */
    boolean offer(Handed handed) {
        int weight = handed.entry().weightBytes();
        if (count.incrementAndGet() > MOST_ENTRIES) {
            count.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(weight) > MOST_BYTES) {
            bytes.addAndGet(-weight);
            count.decrementAndGet();
            return false;
        }
        queue.add(handed);
        return true;
    }

    /** Takes out what is there, up to about so many octets. */
    List<Handed> drain(long mostBytes) {
        List<Handed> drained = new ArrayList<>();
        long weight = 0;
        for (Handed next = queue.poll(); next != null; next = weight < mostBytes ? queue.poll() : null) {
            drained.add(next);
            weight += next.entry().weightBytes();
        }
        return drained;
    }

    /** Says that entries that were drained are held no more. */
    void release(List<Handed> drained) {
        long weight = 0;
        for (Handed handed : drained) {
            weight += handed.entry().weightBytes();
        }
        bytes.addAndGet(-weight);
        count.addAndGet(-drained.size());
    }

    /** Octets that wait, by weight. */
    long bytes() {
        return bytes.get();
    }

    int size() {
        return count.get();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }
}
