package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.bench.Soak;

/**
 * After two minutes of everything that comes and goes the server holds what it held before. Not here: what grows slowly; for
 * that the same program runs for half an hour and longer.
 */
class SoakFlows {

    @Test
    @Covers("FAULT-9")
    void holdsWhatItHeldBefore() throws Exception {
        assertEquals(
                Set.of(),
                Soak.run(
                        "seconds=75",
                        "warmup=10",
                        "rest=0",
                        "quiet=120",
                        "rate=20",
                        "rooms=4",
                        "churn=8",
                        "heapMb=8",
                        "heap=256m",
                        // Kept for 64*T1 after the last that was answered, which others test.
                        "excused=sip.rememberedAnswers;sip.timers"));
    }
}
