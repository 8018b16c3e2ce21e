package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for a lane is bounded in messages and in octets; our own tasks are not. */
class LaneTest {

    private final Lane lane = new Lane("lane-test", 3, () -> 1_000_000_000L);

    @AfterEach
    void stop() {
        lane.close();
    }

    private static Runnable nothing() {
        return () -> {};
    }

    @Test
    void holdsAsManyMessagesAsAllowedAndNoneMore() {
        for (int i = 0; i < 3; i++) {
            assertTrue(lane.offer(1, nothing()));
        }
        assertFalse(lane.offer(1, nothing()));
        lane.execute(nothing());
    }

    @Test
    void holdsAsManyOctetsAsAllowedAndNoneMore() throws InterruptedException {
        int most = (int) Lane.QUEUED_BYTES;
        CountDownLatch served = new CountDownLatch(1);
        assertTrue(lane.offer(most - 10, nothing()));
        assertTrue(lane.offer(10, served::countDown));
        assertFalse(lane.offer(1, nothing()));
        lane.start();
        assertTrue(served.await(5, TimeUnit.SECONDS));
        assertTrue(lane.offer(most, nothing()));
        assertEquals(0, lane.failedTasks());
    }
}
