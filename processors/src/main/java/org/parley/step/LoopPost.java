package org.parley.step;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.parley.loop.Loop;

/** Posts what must not be lost to a conference's loop: one with a full queue hears of it later. */
final class LoopPost {

    /** Ours: a loop has worked off its queue long before. */
    private static final Duration WHEN_FULL = Duration.ofSeconds(1);

    private LoopPost() {}

    static void post(Loop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            loop.schedule(WHEN_FULL, task);
        }
    }
}
