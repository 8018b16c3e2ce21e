package org.parley.loop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** Each message in these tests is served when {@code at} says, having waited so long. */
@Covers("DEC-42")
class BacklogTest {

    private static final long MS = 1_000_000;
    private static final long LIMIT_MS = 100;

    private final Backlog backlog = new Backlog(0);

    private boolean isRefused(long atMs, long waitedMs) {
        backlog.served(waitedMs * MS, LIMIT_MS * MS, atMs * MS);
        return backlog.isOverload(waitedMs * MS, LIMIT_MS * MS, atMs * MS);
    }

    private void overload(long fromMs, long untilMs) {
        for (long at = fromMs; at <= untilMs; at += 10) {
            isRefused(at, LIMIT_MS + 1);
        }
    }

    @Test
    void admitsWhatHasNotWaitedTooLong() {
        assertFalse(isRefused(5_000, LIMIT_MS));
    }

    @Test
    void admitsABurstThatIsWorkedOff() {
        assertFalse(isRefused(60_000, 0));
        assertFalse(isRefused(60_500, 450));
        assertFalse(isRefused(61_000, 900));
        assertFalse(isRefused(61_200, 50));
        assertFalse(isRefused(62_200, 900));
    }

    @Test
    void refusesWhenTheQueueWasNotShortForAWholePatience() {
        assertFalse(isRefused(60_000, LIMIT_MS));
        assertFalse(isRefused(61_000, LIMIT_MS + 1));
        assertTrue(isRefused(61_001, LIMIT_MS + 1));
    }

    @Test
    void admitsAgainAsSoonAsTheQueueIsShort() {
        overload(0, 2_000);
        assertFalse(isRefused(2_010, LIMIT_MS));
    }

    @Test
    void refusesAtTheFirstSignSoonAfterARefusal() {
        overload(0, 2_000);
        assertFalse(isRefused(2_010, 0));
        assertTrue(isRefused(6_999, LIMIT_MS + 1));
        assertTrue(isRefused(11_998, LIMIT_MS + 1));
    }

    @Test
    void isPatientAgainWhenNothingWasRefusedForSomeTime() {
        overload(0, 2_000);
        assertFalse(isRefused(7_000, 0));
        assertFalse(isRefused(7_001, LIMIT_MS + 1));
    }
}
