package org.parley.osgi;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.parley.loop.Backlog;

/**
 * The threads that run routes. Their number is fixed: no exchange holds a thread while a phone rings, so it need not grow
 * with the calls. What waits is bounded by admission, which asks whether they are behind.
 */
final class RouteThreads implements Executor, AutoCloseable {

    /** Threads for each core. Ours: routes wait for nothing; some more than one for what integrators add. */
    private static final int THREADS_PER_CORE = 2;

    private static final int LEAST_THREADS = 4;

    /** Most tasks that wait. Ours: far above what admission lets come; beyond it new requests get 503. */
    private static final int QUEUE_LIMIT = 1 << 20;

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(QUEUE_LIMIT);
    private final ThreadPoolExecutor threads;

    private final Backlog backlog = new Backlog(System.nanoTime());
    private final Supplier<Duration> longestDelay;

    private final class Waiting implements Runnable {

        private final long sinceNs = System.nanoTime();
        private final Runnable task;

        Waiting(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            long now = System.nanoTime();
            backlog.served(now - sinceNs, longestDelay.get().toNanos(), now);
            task.run();
        }
    }

    /** @param longestDelay how long a task may wait before that is a sign of overload */
    RouteThreads(Supplier<Duration> longestDelay) {
        this.longestDelay = longestDelay;
        int size =
                Math.max(LEAST_THREADS, THREADS_PER_CORE * Runtime.getRuntime().availableProcessors());
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, queue, task -> {
            Thread thread = new Thread(task, "parley-routes-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @throws RejectedExecutionException when the queue is full or the server stops */
    @Override
    public void execute(Runnable task) {
        if (queue.isEmpty()) {
            backlog.served(0, longestDelay.get().toNanos(), System.nanoTime());
        }
        threads.execute(new Waiting(task));
    }

    /** Whether the first in the queue has waited so long, and those before it, that new calls are too much. */
    boolean isBehind() {
        long now = System.nanoTime();
        return queue.peek() instanceof Waiting first
                && backlog.isOverload(now - first.sinceNs, longestDelay.get().toNanos(), now);
    }

    /** How long the first in the queue has waited; zero when nobody waits. */
    Duration delay() {
        return queue.peek() instanceof Waiting first
                ? Duration.ofNanos(System.nanoTime() - first.sinceNs)
                : Duration.ZERO;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
