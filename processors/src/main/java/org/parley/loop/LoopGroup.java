package org.parley.loop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes {@link Loop}s, one for each conference, and gives them their timers. A loop has no thread of its own: the thread
 * that finds it idle runs the task on the spot, and whoever comes meanwhile only queues. So an uncontended step costs no
 * change of thread, and 100,000 quiet conferences cost no thread at all.
 */
public final class LoopGroup implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoopGroup.class);

    private final int queueLimit;
    private final ScheduledThreadPoolExecutor timers;
    private final LongAdder failedTasks = new LongAdder();
    private final AtomicLong refusedTasks = new AtomicLong();

    /**
     * Starts the timer thread.
     *
     * @param name name of the timer thread
     * @param queueLimit most tasks that may wait in one loop, 1 or more
     */
    public LoopGroup(String name, int queueLimit) {
        if (queueLimit < 1) {
            throw new IllegalArgumentException("queueLimit must be 1 or more: " + queueLimit);
        }
        this.queueLimit = queueLimit;
        timers = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** A new, idle loop. */
    public Loop next() {
        return new SerialLoop(this, queueLimit);
    }

    /** Completes when a timer of no delay has run: timers and loops work. */
    public CompletableFuture<Void> passThroughTimers() {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        next().schedule(Duration.ZERO, () -> passed.complete(null));
        return passed;
    }

    /** Timers that wait in all loops together. */
    public int pendingTimers() {
        return timers.getQueue().size();
    }

    /** Tasks that ended with an exception since the start. */
    public long failedTasks() {
        return failedTasks.sum();
    }

    /** Tasks that a full queue refused since the start. */
    public long refusedTasks() {
        return refusedTasks.get();
    }

    /** Drops the timers; tasks that run go on to their end. */
    @Override
    public void close() {
        timers.shutdownNow();
    }

    Timer schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> future = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    void failed(Throwable failure) {
        failedTasks.increment();
        LOG.error("A task of a conference failed; the conference goes on", failure);
    }

    void refused() {
        refusedTasks.incrementAndGet();
    }
}
