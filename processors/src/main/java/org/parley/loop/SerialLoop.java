package org.parley.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link Loop} that runs on the threads of its callers, one at a time. */
final class SerialLoop implements Loop {

    private final LoopGroup group;
    private final int queueLimit;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Thread current;

    SerialLoop(LoopGroup group, int queueLimit) {
        this.group = group;
        this.queueLimit = queueLimit;
    }

    @Override
    public void execute(Runnable task) {
        if (waiting.get() >= queueLimit) {
            group.refused();
            throw new RejectedExecutionException("a conference has " + queueLimit + " tasks waiting");
        }
        enqueue(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return group.schedule(delay, () -> enqueue(task));
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == current;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    //= FAULT-10
    @Override
    public Instant steady() {
        return Instant.EPOCH.plusNanos(System.nanoTime());
    }

    /** The task is in the queue before it is counted, so whoever counts from 0 to 1 finds it and all later ones. */
    private void enqueue(Runnable task) {
        queue.add(task);
        if (waiting.getAndIncrement() == 0) {
            drain();
        }
    }

    private void drain() {
        do {
            current = Thread.currentThread();
            try {
                queue.remove().run();
            } catch (RuntimeException | Error e) {
                group.failed(e);
            } finally {
                current = null;
            }
        } while (waiting.decrementAndGet() > 0);
    }
}
