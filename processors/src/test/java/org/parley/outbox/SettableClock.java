package org.parley.outbox;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands until it is moved, or set, which its steady time does not hear of. */
final class SettableClock implements OutboxClock {

    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private volatile Duration steady = Duration.ofDays(3);

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long steadyMs() {
        return steady.toMillis();
    }

    void pass(Duration time) {
        now = now.plus(time);
        steady = steady.plus(time);
    }

    /** Somebody sets it, so much forwards or back. */
    void set(Duration by) {
        now = now.plus(by);
    }
}
