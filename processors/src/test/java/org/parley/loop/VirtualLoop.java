package org.parley.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * A loop whose time stands still until a test advances it, and whose time of day a test may set. Tasks run when asked for, in
 * order.
 */
public final class VirtualLoop implements Loop {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Due> timers =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::number));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Duration set = Duration.ZERO;
    private long timersMade;
    private boolean isRunning;

    private record Due(Instant at, long number, Runnable task) {}

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Due due = new Due(now.plus(delay), timersMade++, task);
        timers.add(due);
        return () -> timers.remove(due);
    }

    @Override
    public boolean isCurrent() {
        return isRunning;
    }

    @Override
    public Instant now() {
        return now.plus(set);
    }

    @Override
    public Instant steady() {
        return now;
    }

    /** Somebody sets the time of day, so much forwards or back. */
    public VirtualLoop set(Duration by) {
        set = set.plus(by);
        return this;
    }

    /** Runs what waits, and what that adds, without moving time. */
    public VirtualLoop run() {
        isRunning = true;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        isRunning = false;
        return this;
    }

    /** Runs what waits, then moves time on and runs each timer when it is due. */
    public VirtualLoop advance(Duration by) {
        run();
        Instant end = now.plus(by);
        while (!timers.isEmpty() && !timers.peek().at().isAfter(end)) {
            Due due = timers.poll();
            now = due.at();
            tasks.add(due.task());
            run();
        }
        now = end;
        return this;
    }

    /** Timers that are still to come. */
    public int pendingTimers() {
        return timers.size();
    }
}
