package org.parley.outbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The time of day, which somebody may set, for what is shown and kept; and a steady time, by which everything waits. */
interface OutboxClock extends InstantSource {

    /** Milliseconds that only differences of mean something, and that nobody sets. */
    long steadyMs();

    /** This time of day, and the steady time of the process. */
    static OutboxClock of(InstantSource timeOfDay) {
        return new OutboxClock() {

            @Override
            public Instant instant() {
                return timeOfDay.instant();
            }

            @Override
            public long steadyMs() {
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
            }
        };
    }
}
