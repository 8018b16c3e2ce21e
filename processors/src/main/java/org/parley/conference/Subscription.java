package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.parley.loop.Timer;

/**
 * One subscription to the state of one conference (RFC 6665, RFC 4575): what its subscriber was told and what he is still to
 * be told. Owned by the conference's loop.
 *
 * <ul>
 *   <li>active: told of every change
 *   <li>ending: one last NOTIFY is still to be sent or under way
 * </ul>
 */
public final class Subscription {

    //= DEC-31
    /** How long one lasts, and the most that is granted (RFC 4575 section 3.4). */
    public static final Duration DEFAULT_EXPIRES = Duration.ofSeconds(3600);

    //= DEC-31
    /** The shortest that is granted, beside 0. */
    public static final Duration MIN_EXPIRES = Duration.ofSeconds(60);

    /** Why a subscription ends, as Subscription-State tells it (RFC 6665 section 4.1.3). */
    public enum Ending {
        /** It was not refreshed, or the subscriber ended it. */
        EXPIRED("timeout"),
        /** The subscriber is no participant any more. */
        REMOVED("noresource"),
        /** The conference has ended. */
        CONFERENCE_ENDED("noresource");

        private final String reason;

        Ending(String reason) {
            this.reason = reason;
        }

        /** Value of the reason parameter. */
        public String reason() {
            return reason;
        }
    }

    private final String key;
    private final String eventId;
    private final Participant participant;
    private final SubscriberLeg leg;
    private Instant expiresAt = Instant.MIN;
    private Optional<Timer> expiry = Optional.empty();
    private Optional<Ending> ending = Optional.empty();
    private boolean needsFull = true;
    private boolean isNotifying;
    private long version;
    private long told;
    private long toldBefore;
    private Instant toldAt = Instant.MIN;
    private Instant pausedUntil = Instant.MIN;

    Subscription(String key, String eventId, Participant participant, SubscriberLeg leg) {
        this.key = key;
        this.eventId = eventId;
        this.participant = participant;
        this.leg = leg;
    }

    /** Identifies it within its conference: dialog and event id. */
    String key() {
        return key;
    }

    /** The {@code id} parameter of its Event header; empty for none. */
    public String eventId() {
        return eventId;
    }

    public Participant participant() {
        return participant;
    }

    public SubscriberLeg leg() {
        return leg;
    }

    boolean isActive() {
        return ending.isEmpty();
    }

    Optional<Ending> ending() {
        return ending;
    }

    /** What is left of it; zero when it has expired. */
    Duration rest(Instant now) {
        return expiresAt.isAfter(now) ? Duration.between(now, expiresAt) : Duration.ZERO;
    }

    void expiresAt(Instant at, Timer timer) {
        expiry.ifPresent(Timer::cancel);
        expiresAt = at;
        expiry = Optional.of(timer);
    }

    void end(Ending why) {
        expiry.ifPresent(Timer::cancel);
        expiry = Optional.empty();
        ending = Optional.of(why);
    }

    /** The next document says everything. */
    void needsFull() {
        needsFull = true;
    }

    boolean isFullDue() {
        return needsFull;
    }

    /** Nothing is sent before {@code instant}, unless the subscription ends. */
    void pauseUntil(Instant instant) {
        pausedUntil = instant;
    }

    /**
     * When its next NOTIFY may go out; {@link Instant#MAX} while there is nothing to tell, or one is under way.
     *
     * @param revision of the roster now
     * @param interval least time between two documents; one that says everything does not wait for it (decision 31)
     */
    //= RFC4575-3.10-1
    Instant readyAt(long revision, Duration interval) {
        if (isNotifying) {
            return Instant.MAX;
        }
        if (ending.isPresent()) {
            return Instant.MIN;
        }
        if (needsFull) {
            return pausedUntil;
        }
        if (told >= revision) {
            return Instant.MAX;
        }
        Instant due = toldAt.plus(interval);
        return due.isAfter(pausedUntil) ? due : pausedUntil;
    }

    /** The revision that its last document had. */
    long told() {
        return told;
    }

    /** The revision that the document before that had. */
    long toldBefore() {
        return toldBefore;
    }

    //= RFC4575-4.3-1
    /** A document goes out; returns its version. */
    long tell(long revision, Instant now) {
        toldBefore = needsFull ? revision : told;
        told = revision;
        toldAt = now;
        needsFull = false;
        version++;
        return version;
    }

    void notifying(boolean isUnderWay) {
        isNotifying = isUnderWay;
    }
}
