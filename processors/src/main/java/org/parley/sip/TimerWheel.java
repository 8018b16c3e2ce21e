package org.parley.sip;

import java.util.function.Consumer;

/**
 * A hashed timer wheel: setting and cancelling a timer costs a few pointer writes however many there are, and a
 * cancelled timer leaves nothing behind. Belongs to one thread; only {@link #size} may be read from others.
 */
final class TimerWheel {

    /** Width of a slot, nanoseconds. Ours: 10 ms, fine against T1 = 500 ms. */
    static final long TICK_NS = 10_000_000L;

    /** Slots, a power of two. Ours: one turn is 10 s, so timers up to T2 = 4 s are met once. */
    private static final int SLOTS = 1024;

    private final Entry[] slots = new Entry[SLOTS];
    private final long originNs;
    private long currentTick;
    private volatile int size;

    TimerWheel(long nowNs) {
        this.originNs = nowNs;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = Entry.head();
        }
    }

    Entry schedule(long nowNs, long delayMs, Runnable task) {
        long due = Math.max((nowNs + delayMs * 1_000_000L - originNs) / TICK_NS, currentTick) + 1;
        Entry entry = new Entry(this, due, task);
        entry.insertBefore(slots[(int) (due & (SLOTS - 1))]);
        resize(1);
        return entry;
    }

    /** Hands every task that is due to {@code runner}. */
    void advance(long nowNs, Consumer<Runnable> runner) {
        long target = (nowNs - originNs) / TICK_NS;
        if (size == 0) {
            currentTick = Math.max(currentTick, target);
        }
        while (currentTick < target) {
            currentTick++;
            fire(slots[(int) (currentTick & (SLOTS - 1))], runner);
        }
    }

    /** Nanoseconds until the next slot that holds a timer, at most {@code longestNs}. */
    long nextDueNs(long nowNs, long longestNs) {
        if (size == 0) {
            return longestNs;
        }
        long lastTick = currentTick + Math.min(SLOTS, longestNs / TICK_NS);
        long tick = currentTick + 1;
        while (tick < lastTick && slots[(int) (tick & (SLOTS - 1))].isAlone()) {
            tick++;
        }
        return Math.max(1, originNs + tick * TICK_NS - nowNs);
    }

    int size() {
        return size;
    }

    private void fire(Entry head, Consumer<Runnable> runner) {
        Entry entry = head.next;
        while (entry != head) {
            Entry next = entry.next;
            if (entry.dueTick <= currentTick) {
                Runnable task = entry.task;
                entry.cancel();
                runner.accept(task);
                // The task may have cancelled the neighbour; then begin again, fired entries are gone.
                next = next.task == null && next != head ? head.next : next;
            }
            entry = next;
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
    private void resize(int by) {
        size = size + by;
    }

    /** A timer that is set. */
    static final class Entry {

        private final TimerWheel wheel;
        private final long dueTick;
        private Runnable task;
        private Entry previous;
        private Entry next;

        private Entry(TimerWheel wheel, long dueTick, Runnable task) {
            this.wheel = wheel;
            this.dueTick = dueTick;
            this.task = task;
        }

        private static Entry head() {
            Entry head = new Entry(null, 0, null);
            head.previous = head;
            head.next = head;
            return head;
        }

        private boolean isAlone() {
            return next == this;
        }

        private void insertBefore(Entry head) {
            previous = head.previous;
            next = head;
            head.previous.next = this;
            head.previous = this;
        }

        /** Prevents the run; on the owning thread only. Calling it again, or after the run, has no effect. */
        void cancel() {
            if (task != null) {
                task = null;
                previous.next = next;
                next.previous = previous;
                wheel.resize(-1);
            }
        }
    }
}
