package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

    private static final long MS = 1_000_000;

    private final List<String> fired = new ArrayList<>();
    private final TimerWheel wheel = new TimerWheel(0);

    private TimerWheel.Entry set(long nowMs, long delayMs, String name) {
        return wheel.schedule(nowMs * MS, delayMs, () -> fired.add(name));
    }

    private void advance(long nowMs) {
        wheel.advance(nowMs * MS, Runnable::run);
    }

    @Test
    void firesWhenDueAndNotBefore() {
        set(0, 500, "a");
        set(0, 25_000, "two turns later");
        advance(499);
        assertEquals(List.of(), fired);
        advance(511);
        assertEquals(List.of("a"), fired);
        advance(24_999);
        assertEquals(1, fired.size());
        advance(25_011);
        assertEquals(2, fired.size());
        assertEquals(0, wheel.size());
    }

    @Test
    void leavesNothingOfACancelledTimer() {
        TimerWheel.Entry entry = set(0, 100, "a");
        entry.cancel();
        entry.cancel();
        assertEquals(0, wheel.size());
        advance(1000);
        assertEquals(List.of(), fired);
    }

    @Test
    void letsATaskCancelItsNeighboursAndSetTimers() {
        List<TimerWheel.Entry> neighbours = new ArrayList<>();
        wheel.schedule(0, 100, () -> {
            fired.add("first");
            neighbours.forEach(TimerWheel.Entry::cancel);
            set(110, 10, "later");
        });
        neighbours.add(set(0, 100, "second"));
        neighbours.add(set(0, 100, "third"));
        set(0, 100, "fourth");
        advance(111);
        assertEquals(List.of("first", "fourth"), fired);
        advance(200);
        assertEquals(List.of("first", "fourth", "later"), fired);
        assertEquals(0, wheel.size());
    }

    @Test
    void sleepsUntilTheNextTimer() {
        assertEquals(777, wheel.nextDueNs(0, 777));
        set(0, 300, "a");
        long next = wheel.nextDueNs(0, 1_000 * MS);
        assertTrue(next > 295 * MS && next <= 320 * MS, "sleeps " + next);
        advance(150);
        assertTrue(wheel.nextDueNs(150 * MS, 1_000 * MS) <= 170 * MS);
    }

    @Test
    void firesInOrderLikeASortedListWould() {
        Random random = new Random(7);
        TreeMap<Long, Integer> expected = new TreeMap<>();
        List<Long> firedAt = new ArrayList<>();
        long now = 0;
        int set = 0;
        for (int step = 0; step < 5000; step++) {
            now += random.nextInt(40);
            long due = now + random.nextInt(30_000);
            long tick = due / 10 + 1;
            expected.merge(tick, 1, Integer::sum);
            set++;
            wheel.schedule(now * MS, due - now, () -> firedAt.add(tick));
            advance(now);
        }
        advance(now + 40_000);
        assertEquals(set, firedAt.size());
        List<Long> sorted = new ArrayList<>(firedAt);
        sorted.sort(null);
        assertEquals(sorted, firedAt);
        assertEquals(expected.keySet(), new java.util.TreeSet<>(firedAt));
    }
}
