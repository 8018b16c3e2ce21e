package org.parley.sip;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.parley.loop.Backlog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs everything of the calls whose Call-ID falls on it, in order: messages, timers, and what other
 * threads ask for. What a lane owns needs no lock.
 */
final class Lane implements Executor, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** Longest sleep with no timer due, nanoseconds. Ours: a lost wake-up would cost no more than this. */
    private static final long LONGEST_PARK_NS = 1_000_000_000L;

    /** Tasks between two looks at the clock. Ours: keeps timers on time under load for little cost. */
    private static final int TASKS_PER_TICK = 32;

    /** Most octets of messages that wait. Ours: the messages of a full queue at their usual 3 KiB, or 1000 of the longest. */
    static final long QUEUED_BYTES = 64L << 20;

    private final int queueLimit;
    private final LongSupplier longestDelayNs;
    private final Backlog backlog = new Backlog(System.nanoTime());
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicInteger failedTasks = new AtomicInteger();
    private final TimerWheel timers = new TimerWheel(System.nanoTime());
    private final Thread thread;
    private volatile boolean idle;
    private volatile boolean closed;
    private volatile long delayNs;

    /**
     * @param queueLimit most messages that wait
     * @param longestDelayNs how long one may wait before that is a sign of overload
     */
    Lane(String name, int queueLimit, LongSupplier longestDelayNs) {
        this.queueLimit = queueLimit;
        this.longestDelayNs = longestDelayNs;
        thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Queues work that a peer caused; false when the bounded queue is full.
     *
     * @param bytes octets of the message that waits with it
     */
    boolean offer(int bytes, Runnable task) {
        if (waiting.get() >= queueLimit || waitingBytes.get() + bytes > QUEUED_BYTES) {
            return false;
        }
        waitingBytes.addAndGet(bytes);
        long queued = System.nanoTime();
        if (waiting.get() == 0) {
            backlog.served(0, longestDelayNs.getAsLong(), queued);
        }
        execute(() -> {
            long now = System.nanoTime();
            delayNs = now - queued;
            backlog.served(delayNs, longestDelayNs.getAsLong(), now);
            waitingBytes.addAndGet(-bytes);
            task.run();
        });
        return true;
    }

    /** Queues our own work. Not refused: it belongs to calls that were admitted. */
    @Override
    public void execute(Runnable task) {
        waiting.incrementAndGet();
        queue.add(task);
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    /** Runs at once when called on this lane, else queues. */
    void run(Runnable task) {
        if (isCurrent()) {
            task.run();
        } else {
            execute(task);
        }
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Runs {@code task} once after {@code delayMs}. To be called on this lane only. */
    TimerWheel.Entry schedule(long delayMs, Runnable task) {
        return timers.schedule(System.nanoTime(), delayMs, task);
    }

    /** How long the message that ran last had waited; 0 when the lane has nothing to do. */
    long delayNs() {
        return delayNs;
    }

    /**
     * Whether what begins something has to give way to what goes on: half of the queue is for requests in dialogs and for
     * responses alone.
     */
    //= SEC-2
    boolean isCrowded() {
        return waiting.get() > queueLimit / 2 || waitingBytes.get() > QUEUED_BYTES / 2;
    }

    /** Whether the message that is being served has waited so long, and those before it, that new calls are too much. */
    boolean isBehind() {
        return backlog.isOverload(delayNs, longestDelayNs.getAsLong(), System.nanoTime());
    }

    int pendingTimers() {
        return timers.size();
    }

    int failedTasks() {
        return failedTasks.get();
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (!isCurrent()) {
            try {
                thread.join(LONGEST_PARK_NS / 1_000_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void run() {
        int ran = 0;
        while (!closed) {
            Runnable task = queue.poll();
            if (task != null) {
                waiting.decrementAndGet();
                guarded(task);
            }
            if (task == null || ++ran % TASKS_PER_TICK == 0) {
                timers.advance(System.nanoTime(), this::guarded);
            }
            if (task == null && queue.isEmpty()) {
                rest();
            }
        }
    }

    private void rest() {
        delayNs = 0;
        idle = true;
        if (queue.isEmpty() && !closed) {
            LockSupport.parkNanos(this, timers.nextDueNs(System.nanoTime(), LONGEST_PARK_NS));
        }
        idle = false;
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failedTasks.incrementAndGet();
            LOG.error("A task of {} failed; the lane goes on", thread.getName(), e);
        }
    }
}
