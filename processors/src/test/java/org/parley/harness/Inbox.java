package org.parley.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What arrived and was not yet expected. Bounded; more than the bound is a fault of the sender. */
final class Inbox<T> {

    /** Unread messages; ours: no scenario needs a tenth of it. */
    private static final int LIMIT = 20_000;

    /** How often a waiting script looks for faults, ms; ours. */
    private static final long SLICE_MS = 20;

    private final LinkedBlockingQueue<T> queue = new LinkedBlockingQueue<>(LIMIT);
    private final Faults faults;

    Inbox(Faults faults) {
        this.faults = faults;
    }

    void put(T item) {
        if (!queue.offer(item)) {
            faults.raise(new AssertionError("more than " + LIMIT + " unread messages"));
        }
    }

    /** Waits at most {@code patience}; throws a fault that some reader found meanwhile. */
    Optional<T> poll(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            faults.check();
            T item = pollSlice();
            if (item != null) {
                return Optional.of(item);
            }
            if (System.nanoTime() - deadline >= 0) {
                faults.check();
                return Optional.empty();
            }
        }
    }

    List<T> unread() {
        return new ArrayList<>(queue);
    }

    void clear() {
        queue.clear();
    }

    private T pollSlice() {
        try {
            return queue.poll(SLICE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the scenario was interrupted", e);
        }
    }
}
