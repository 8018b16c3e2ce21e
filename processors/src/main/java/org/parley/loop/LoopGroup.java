package org.parley.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fixed number of threaded {@link Loop}s; conferences are spread over them in turn. */
public final class LoopGroup implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoopGroup.class);

    /** Longest wait for running tasks when the group closes. Ours: a task never blocks, so this is generous. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final List<ThreadedLoop> loops;
    private final AtomicInteger turn = new AtomicInteger();
    private final LongAdder failedTasks = new LongAdder();

    /**
     * Starts the threads.
     *
     * @param name prefix of the thread names
     * @param size number of loops, 1 or more
     * @param queueLimit most tasks that may wait in one loop, 1 or more
     */
    public LoopGroup(String name, int size, int queueLimit) {
        if (size < 1 || queueLimit < 1) {
            throw new IllegalArgumentException("size and queueLimit must be 1 or more: " + size + ", " + queueLimit);
        }
        loops = IntStream.range(0, size)
                .mapToObj(i -> new ThreadedLoop(name + "-" + i, queueLimit))
                .toList();
    }

    /** The loop for the next conference. */
    public Loop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /** Tasks that ended with an exception since the start. */
    public long failedTasks() {
        return failedTasks.sum();
    }

    /** Tasks and timers that wait in all loops together. */
    public int pending() {
        return loops.stream().mapToInt(loop -> loop.executor.getQueue().size()).sum();
    }

    /** Stops the threads after the tasks that are queued; timers that are not due never run. */
    @Override
    public void close() {
        loops.forEach(loop -> loop.executor.shutdown());
        for (ThreadedLoop loop : loops) {
            try {
                if (!loop.executor.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("{} did not end within {}; its tasks are dropped", loop.name, CLOSE_PATIENCE);
                    loop.executor.shutdownNow();
                }
            } catch (InterruptedException e) {
                loop.executor.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class ThreadedLoop implements Loop {

        private final String name;
        private final int queueLimit;
        private final AtomicInteger waiting = new AtomicInteger();
        private final ScheduledThreadPoolExecutor executor;
        private volatile Thread thread;

        ThreadedLoop(String name, int queueLimit) {
            this.name = name;
            this.queueLimit = queueLimit;
            executor = new ScheduledThreadPoolExecutor(1, task -> {
                thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            });
            executor.setRemoveOnCancelPolicy(true);
            executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        }

        @Override
        public void execute(Runnable task) {
            if (waiting.incrementAndGet() > queueLimit) {
                waiting.decrementAndGet();
                throw new RejectedExecutionException(name + " has " + queueLimit + " tasks waiting");
            }
            try {
                executor.execute(() -> {
                    waiting.decrementAndGet();
                    run(task);
                });
            } catch (RejectedExecutionException e) {
                waiting.decrementAndGet();
                throw e;
            }
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            ScheduledFuture<?> future = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        }

        @Override
        public boolean isCurrent() {
            return Thread.currentThread() == thread;
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        private void run(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failedTasks.increment();
                LOG.error("A task of {} failed; the loop goes on", name, e);
            }
        }
    }
}
