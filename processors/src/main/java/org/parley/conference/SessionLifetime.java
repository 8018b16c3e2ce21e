package org.parley.conference;

import java.time.Duration;
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

    SessionLifetime(Conference conference, MediaRoom room) {
        this.conference = conference;
        this.room = room;
    }

    /** The inviter has 200. */
    void begin() {
        Policy.Lifetime limits = conference.policy().lifetime();
        if (!limits.maxDuration().isZero()) {
            longest = Optional.of(
                    conference.loop().schedule(limits.maxDuration(), () -> conference.end(EndReason.MAX_DURATION)));
        }
        if (!limits.idleTimeout().isZero()) {
            lookAfter(limits.idleTimeout());
        }
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
