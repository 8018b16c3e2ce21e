package org.parley.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;

/**
 * A serial executor with a clock: tasks run one after another, never two at a time, so what a loop owns needs no lock.
 * Everything of one conference belongs to one loop. A task must not block. A task that throws is logged and counted;
 * the loop goes on with the next one.
 */
public interface Loop {

    /** Ours: a loop has worked off its queue long before. */
    Duration WHEN_FULL = Duration.ofSeconds(1);

    /**
     * Queues a task behind those already queued.
     *
     * @throws RejectedExecutionException when the bounded queue is full; the caller answers its peer (503 in SIP, 413 in
     *     MSRP)
     */
    void execute(Runnable task);

    /** As {@link #execute}, for what must not be lost and answers nobody: where the queue is full it comes a second later. */
    default void post(Runnable task) {
        try {
            execute(task);
        } catch (RejectedExecutionException e) {
            schedule(WHEN_FULL, task);
        }
    }

    /** Runs {@code task} once after {@code delay}, on this loop. Timers are not counted against the bound of the queue. */
    Timer schedule(Duration delay, Runnable task);

    /** True when the calling thread is running a task of this loop. */
    boolean isCurrent();

    /** The time of day, for what is shown and kept. Somebody may set it: nothing is measured with it. */
    Instant now();

    /** A time that nobody sets, for everything that lasts: only the difference of two means something. */
    Instant steady();
}
