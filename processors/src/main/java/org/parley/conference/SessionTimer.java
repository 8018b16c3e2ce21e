package org.parley.conference;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.parley.loop.Loop;
import org.parley.loop.Timer;

/**
 * The session timer of one leg (RFC 4028): sends the refreshes where they are ours, and ends the leg when none came in time.
 * Owned by the conference's loop.
 *
 * <ul>
 *   <li>off: nothing is agreed
 *   <li>waiting: for the client's refresh, or for the time of ours
 *   <li>refreshing: ours is under way
 * </ul>
 */
final class SessionTimer {

    /** The client's refresh is given up so long before the interval ends, or a third of it (RFC 4028 section 10). */
    private static final Duration MARGIN = Duration.ofSeconds(32);

    /** A refresh that failed without ending the dialog is tried again. Ours. */
    private static final Duration AGAIN = Duration.ofSeconds(3);

    /** No interval is shorter (RFC 4028 section 4), whatever a client says: it would have us refresh without end. */
    private static final Duration SMALLEST = Duration.ofSeconds(90);

    /** Steps of the wait behind a collision, 10 ms (RFC 3261 section 14.1). */
    private static final int STEP_MS = 10;

    /** What the timer does to the leg. */
    interface Leg {

        /** Sends a refresh; {@code done} hears of it on the conference's loop. */
        void refresh(SessionExpires wanted, Consumer<Refreshed> done);

        /** True when the INVITE that made the dialog was ours. */
        boolean isCalledByUs();

        /** The leg has ended: no refresh came, or the client knows nothing of it. */
        void expired();
    }

    private final Loop loop;
    private final Leg leg;
    private Optional<Timer> expiry = Optional.empty();
    private Optional<Timer> next = Optional.empty();

    /** Counts agreements, so that the outcome of a refresh that was overtaken by one changes nothing. */
    private int agreements;

    SessionTimer(Loop loop, Leg leg) {
        this.loop = loop;
        this.leg = leg;
    }

    /** An answer agreed on this, or on no timer: the interval begins anew. */
    void agreed(Optional<SessionExpires> expires) {
        stop();
        expires.ifPresent(this::start);
    }

    //= RFC4028-4-1
    //= RFC4028-10-1
    //= RFC4028-10-2
    private void start(SessionExpires expires) {
        Duration interval = expires.atLeast(SMALLEST).interval();
        Duration third = interval.dividedBy(3);
        Duration margin = third.compareTo(MARGIN) < 0 ? third : MARGIN;
        expiry = Optional.of(loop.schedule(expires.isOurs() ? interval : interval.minus(margin), leg::expired));
        if (expires.isOurs()) {
            refreshIn(interval.dividedBy(2), expires);
        }
    }

    private void refreshIn(Duration delay, SessionExpires expires) {
        next = Optional.of(loop.schedule(delay, () -> refresh(expires, false)));
    }

    /** @param isRaised the interval is what a 422 asked for */
    private void refresh(SessionExpires expires, boolean isRaised) {
        next = Optional.empty();
        int agreement = agreements;
        leg.refresh(expires, outcome -> {
            if (agreement == agreements) {
                ended(expires, isRaised, outcome);
            }
        });
    }

    private void ended(SessionExpires wanted, boolean isRaised, Refreshed outcome) {
        int status = outcome.status();
        if (status >= 200 && status < 300) {
            agreed(outcome.agreed());
        } else if (status == 408 || status == 481) {
            //= RFC4028-10-3
            stop();
            leg.expired();
        } else if (status == 422 && !isRaised && outcome.smallest().isPresent()) {
            //= RFC4028-7.4-2
            refresh(wanted.atLeast(outcome.smallest().get()), true);
        } else {
            refreshIn(status == 491 ? afterCollision() : AGAIN, wanted);
        }
    }

    /** Whoever made the Call-ID waits 2.1 to 4 s, the other one up to 2 s, so that they do not collide again. */
    //= RFC3261-14.1-1
    private Duration afterCollision() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int steps = leg.isCalledByUs() ? random.nextInt(210, 401) : random.nextInt(0, 201);
        return Duration.ofMillis((long) steps * STEP_MS);
    }

    /** The leg has ended. */
    void stop() {
        agreements++;
        expiry.ifPresent(Timer::cancel);
        next.ifPresent(Timer::cancel);
        expiry = Optional.empty();
        next = Optional.empty();
    }
}
