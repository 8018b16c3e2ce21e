package org.parley.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What a full loop loses, and what it does not. */
class LoopTest {

    private final List<String> done = new ArrayList<>();
    private final VirtualLoop clock = new VirtualLoop();
    private boolean isFull = true;

    private final Loop loop = new Loop() {
        @Override
        public void execute(Runnable task) {
            if (isFull) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return clock.schedule(delay, task);
        }

        @Override
        public boolean isCurrent() {
            return false;
        }

        @Override
        public Instant now() {
            return clock.now();
        }

        @Override
        public Instant steady() {
            return now();
        }
    };

    @Test
    void comesLaterToWhatMayNotBeLost() {
        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> done.add("lost")));
        loop.post(() -> done.add("BYE"));
        assertEquals(List.of(), done);

        clock.advance(Loop.WHEN_FULL);
        assertEquals(List.of("BYE"), done);
        isFull = false;
        loop.post(() -> done.add("at once"));
        assertEquals(List.of("BYE", "at once"), done);
    }
}
