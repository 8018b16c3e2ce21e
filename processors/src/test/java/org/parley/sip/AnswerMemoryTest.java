package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

class AnswerMemoryTest {

    private static final int MOST = 100;

    private final Lane lane = new Lane("test", 10, () -> 0);
    private final AnswerMemory memory = new AnswerMemory(new Core(settings(), null), lane);

    private static SipSettings settings() {
        SipSettings.Limits limits = SipSettings.Limits.DEFAULTS;
        SipSettings.Limits small = new SipSettings.Limits(
                1,
                limits.laneQueue(),
                limits.longestQueueDelay(),
                MOST,
                limits.largestMessageBytes(),
                limits.largestBodyBytes(),
                limits.tcp(),
                limits.strangers(),
                limits.hops(),
                limits.dnsTimeout());
        return TestAgent.settings(builder -> builder.limits(small));
    }

    @BeforeEach
    void start() {
        lane.start();
    }

    @AfterEach
    void stop() {
        lane.close();
    }

    private void onLane(Runnable task) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        lane.execute(() -> {
            task.run();
            done.countDown();
        });
        done.await();
        assertEquals(0, lane.failedTasks());
    }

    @Test
    @Covers("DEC-41")
    void keepsTheNewestUpToItsLimitAndForgetsThemAll() throws InterruptedException {
        onLane(() -> {
            for (int i = 0; i < MOST; i++) {
                memory.remember("k" + i, "v" + i);
            }
            assertEquals(Optional.of("v0"), memory.find("k0", String.class));
            memory.remember("k" + MOST, "one more");
            assertEquals(Optional.empty(), memory.find("k0", String.class));
            assertEquals(Optional.of("v1"), memory.find("k1", String.class));
            assertEquals(Optional.empty(), memory.find("k1", byte[].class));
        });
        assertEquals(MOST, memory.size());
        TestAgent.until(() -> memory.size() == 0, "memory does not age out");
        assertTrue(lane.pendingTimers() == 0);
    }
}
