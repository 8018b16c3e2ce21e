package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.parley.loop.Timer;

/**
 * How long a session goes on (reference: section 12.3): it ends when nothing has happened in it for {@code
 * session.idleTimeout}, and after {@code session.maxDuration} whatever happens. Runs from the 200 to the inviter to the end of
 * the session; owned by the conference's loop.
 */
final class SessionLifetime {

    private final Conference conference;
    private final MediaRoom room;
    private Optional<Timer> idle = Optional.empty();
    private Optional<Timer> longest = Optional.empty();
    private Instant begunAt = Instant.MAX;

    SessionLifetime(Conference conference, MediaRoom room) {
        this.conference = conference;
        this.room = room;
    }

    /** The inviter has 200. */
    void begin() {
        begin(conference.loop().now());
    }

    /** The inviter had 200 at that time, perhaps in a process that has ended since. */
    void begin(Instant at) {
        begunAt = at;
        Policy.Lifetime limits = conference.policy().lifetime();
        if (!limits.maxDuration().isZero()) {
            Duration passed = Duration.between(at, conference.loop().now());
            Duration rest = passed.isNegative()
                    ? limits.maxDuration()
                    : limits.maxDuration().minus(passed);
            longest = Optional.of(conference
                    .loop()
                    .schedule(rest.isNegative() ? Duration.ZERO : rest, () -> conference.end(EndReason.MAX_DURATION)));
        }
        if (!limits.idleTimeout().isZero()) {
            lookAfter(limits.idleTimeout());
        }
    }

    /** When the inviter had 200. */
    Instant begunAt() {
        return begunAt;
    }

    /** Somebody came or went, or asked for something: the time without event begins anew. */
    void touched() {
        if (idle.isPresent()) {
            lookAfter(conference.policy().lifetime().idleTimeout());
        }
    }

    private void lookAfter(Duration delay) {
        idle.ifPresent(Timer::cancel);
        idle = Optional.of(conference.loop().schedule(delay, this::look));
    }

    /** Messages pass by the loop, so the room is asked when the last one came. */
    private void look() {
        Duration rest = conference.policy().lifetime().idleTimeout().minus(room.quiet());
        if (rest.isNegative() || rest.isZero()) {
            conference.end(EndReason.IDLE);
        } else {
            lookAfter(rest);
        }
    }

    /** The session has ended. */
    void stop() {
        idle.ifPresent(Timer::cancel);
        longest.ifPresent(Timer::cancel);
        idle = Optional.empty();
        longest = Optional.empty();
    }
}
