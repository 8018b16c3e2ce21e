package org.parley.osgi;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run routes. Their number is fixed: no exchange holds a thread while a phone rings, so it need not grow
 * with the calls. What waits is bounded by admission, which looks at how long the first in the queue has waited.
 */
final class RouteThreads implements Executor, AutoCloseable {

    /** Threads for each core. Ours: routes wait for nothing; some more than one for what integrators add. */
    private static final int THREADS_PER_CORE = 2;

    private static final int LEAST_THREADS = 4;

    /** Most tasks that wait. Ours: far above what admission lets come; beyond it new requests get 503. */
    private static final int QUEUE_LIMIT = 1 << 20;

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(QUEUE_LIMIT);
    private final ThreadPoolExecutor threads;

    private record Waiting(long sinceNs, Runnable task) implements Runnable {
        @Override
        public void run() {
            task.run();
        }
    }

    RouteThreads() {
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
        threads.execute(new Waiting(System.nanoTime(), task));
    }

    /** How long the first in the queue has waited; zero when nobody waits. */
    Duration delay() {
        return queue.peek() instanceof Waiting first
                ? Duration.ofNanos(System.nanoTime() - first.sinceNs())
                : Duration.ZERO;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
