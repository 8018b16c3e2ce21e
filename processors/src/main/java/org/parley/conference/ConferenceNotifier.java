package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.loop.Timer;

/**
 * Tells subscribers who is in the conference (7.2.2.10, RFC 4575): knows the subscriptions, sees to it that each has one
 * NOTIFY under way at most, and says when something is due. What is due is taken by {@link #take} and sent by a route.
 * Owned by the conference's loop, except {@link #isDue} and {@link #takes}.
 */
public final class ConferenceNotifier {

    /** Pause after NOTIFYs that no route sent. Ours: a route being edited is back by then. */
    static final Duration RETRY = Duration.ofSeconds(5);

    private final Conference conference;
    private final ConferenceListener listener;
    private final RosterHistory roster;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private Optional<Timer> wake = Optional.empty();
    private Instant wakesAt = Instant.MAX;
    private volatile boolean isDue;
    private volatile int takes;

    ConferenceNotifier(Conference conference, ConferenceListener listener) {
        this.conference = conference;
        this.listener = listener;
        roster = new RosterHistory(conference);
    }

    /**
     * Checks whether a participant may have one more subscription.
     *
     * @throws Refusal 403 when he has left, conference events may not be subscribed to or he has too many subscriptions, 503
     *     when the session has
     */
    //= RFC6665-4.2.1.1-3
    public void requireRoomFor(Participant participant) {
        if (!conference.isTakingPart(participant)) {
            throw Refusal.of("RFC4575-3.6", 403, "Forbidden", "the subscriber is no participant any more");
        }
        Policy.Notifications policy = conference.policy().notifications();
        boolean isAllowed = conference
                .permissions(participant)
                .map(Permissions::maySubscribe)
                .orElse(policy.areAllowed());
        if (!isAllowed) {
            throw Refusal.of(
                    "RFC4575-3.6",
                    403,
                    "Forbidden",
                    WarningText.CONFERENCE_STATE_NOT_ALLOWED,
                    "no rule of the group grants allow-conference-state");
        }
        long own = subscriptions.values().stream()
                .filter(s -> s.participant() == participant)
                .count();
        if (own >= policy.subscriptionsPerUser()) {
            throw Refusal.of("RFC6665-7.2", 403, "Too Many Subscriptions", "limits.subscriptionsPerUser");
        }
        if (subscriptions.size() >= policy.subscriptionsPerSession()) {
            throw Refusal.overloaded(RETRY, "limits.subscriptionsPerSession");
        }
    }

    /**
     * A new subscription; its first document is due at once. {@link #requireRoomFor} comes before.
     *
     * @param key identifies it within the conference: dialog and event id
     * @param eventId {@code id} of its Event header; empty for none
     * @param expires zero for a single document
     */
    public Subscription subscribe(
            String key, String eventId, Participant participant, Duration expires, SubscriberLeg leg) {
        if (subscriptions.isEmpty()) {
            roster.begin();
        }
        Subscription subscription = new Subscription(key, eventId, participant, leg);
        subscriptions.put(key, subscription);
        conference.lifetime().touched();
        refresh(subscription, expires);
        return subscription;
    }

    //= RFC6665-4.2.1.2-1
    /** A SUBSCRIBE came again: the subscription lasts longer, or ends, and everything is told at once. */
    public void refresh(Subscription subscription, Duration expires) {
        subscription.needsFull();
        subscription.pauseUntil(Instant.MIN);
        if (expires.isZero()) {
            subscription.end(Subscription.Ending.EXPIRED);
        } else {
            //= RFC6665-4.2.2-3
            subscription.expiresAt(
                    now().plus(expires),
                    conference.loop().schedule(expires, () -> end(subscription, Subscription.Ending.EXPIRED)));
        }
        consider(readyAt(subscription));
    }

    /** The active subscription with this key. */
    public Optional<Subscription> find(String key) {
        return Optional.ofNullable(subscriptions.get(key)).filter(Subscription::isActive);
    }

    /** Number of subscriptions, ending ones too. */
    public int size() {
        return subscriptions.size();
    }

    /** True while something waits to be taken. May be called from any thread. */
    public boolean isDue() {
        return isDue;
    }

    /** How often something was taken, so that who announced it can tell. May be called from any thread. */
    public int takes() {
        return takes;
    }

    //= OMA-E5
    /** Something about a user is another than before. Who is out is not told any more. */
    void changed(Participant user) {
        if (subscriptions.isEmpty()) {
            return;
        }
        if (user.status() == Participant.Status.DISCONNECTED) {
            endAll(user, Subscription.Ending.REMOVED);
        }
        if (roster.changed(user) && !isDue) {
            considerAll();
        }
    }

    /** A user who is out is on the list no more. */
    void forget(Participant user) {
        roster.forget(user);
    }

    /** The conference has ended. */
    void end() {
        List.copyOf(subscriptions.values()).forEach(s -> end(s, Subscription.Ending.CONFERENCE_ENDED));
    }

    private void endAll(Participant user, Subscription.Ending why) {
        for (Subscription subscription : List.copyOf(subscriptions.values())) {
            if (subscription.participant() == user) {
                end(subscription, why);
            }
        }
    }

    private void end(Subscription subscription, Subscription.Ending why) {
        if (subscription.isActive()) {
            subscription.end(why);
            consider(readyAt(subscription));
        }
    }

    /** What is to be sent now, each subscription's NOTIFY under way from here on. */
    public List<Notification> take() {
        isDue = false;
        takes++;
        Instant now = now();
        List<Notification> due = new ArrayList<>();
        for (Subscription subscription : subscriptions.values()) {
            if (!readyAt(subscription).isAfter(now)) {
                due.add(next(subscription, now));
            }
        }
        considerAll();
        return due;
    }

    private Notification next(Subscription subscription, Instant now) {
        byte[] document = document(subscription, now);
        subscription.notifying(true);
        return new Notification(subscription, subscription.rest(now), subscription.ending(), document);
    }

    private byte[] document(Subscription subscription, Instant now) {
        Subscription.Ending ending = subscription.ending().orElse(null);
        if (ending == Subscription.Ending.REMOVED) {
            return new byte[0];
        }
        if (ending == Subscription.Ending.CONFERENCE_ENDED) {
            return roster.deleted().bytes(subscription.tell(roster.revision(), now));
        }
        if (ending == Subscription.Ending.EXPIRED || subscription.isFullDue()) {
            return roster.full().bytes(subscription.tell(roster.revision(), now));
        }
        return roster.partial(subscription.toldBefore(), subscription.told())
                .bytes(subscription.tell(roster.revision(), now));
    }

    /**
     * A NOTIFY was answered, or not.
     *
     * @param status of the final response; 408 for none
     * @param retryAfter delay after which the subscriber wants to be asked again
     */
    //= RFC6665-4.2.2-1
    public void answered(Notification notification, int status, Optional<Duration> retryAfter) {
        Subscription subscription = notification.subscription();
        subscription.notifying(false);
        boolean isSuccess = status >= 200 && status < 300;
        boolean maySucceed = retryAfter.isPresent() && status != 481 && status != 408;
        if (notification.ending().isPresent() || !isSuccess && !maySucceed) {
            remove(subscription);
            return;
        }
        if (!isSuccess) {
            subscription.needsFull();
            subscription.pauseUntil(now().plus(retryAfter.get()));
        }
        consider(readyAt(subscription));
    }

    /** No route sent it: its document goes out later, as a whole; a last one is given up. */
    public void unsent(Notification notification) {
        answered(notification, 503, Optional.of(RETRY));
    }

    /** No route takes what is due now: it is announced once more later. */
    public void postpone() {
        if (isDue && !subscriptions.isEmpty()) {
            wakeAt(now().plus(RETRY));
        }
        isDue = false;
    }

    private void remove(Subscription subscription) {
        if (subscriptions.remove(subscription.key(), subscription)) {
            subscription.end(Subscription.Ending.REMOVED);
            subscription.leg().end();
        }
        if (subscriptions.isEmpty()) {
            roster.forget();
            cancelWake();
        }
    }

    private Instant readyAt(Subscription subscription) {
        return subscription.readyAt(
                roster.revision(), conference.policy().notifications().minInterval());
    }

    private void considerAll() {
        Instant first = Instant.MAX;
        for (Subscription subscription : subscriptions.values()) {
            Instant at = readyAt(subscription);
            first = at.isBefore(first) ? at : first;
        }
        consider(first);
    }

    /** A subscription is ready at this time: now it is announced, later a timer does it. */
    private void consider(Instant at) {
        if (!at.isAfter(now())) {
            if (!isDue) {
                isDue = true;
                listener.notificationsDue(conference);
            }
        } else if (at.isBefore(wakesAt)) {
            wakeAt(at);
        }
    }

    private void wakeAt(Instant at) {
        cancelWake();
        wakesAt = at;
        wake = Optional.of(conference.loop().schedule(Duration.between(now(), at), this::onWake));
    }

    private void onWake() {
        wake = Optional.empty();
        wakesAt = Instant.MAX;
        considerAll();
    }

    private void cancelWake() {
        wake.ifPresent(Timer::cancel);
        wake = Optional.empty();
        wakesAt = Instant.MAX;
    }

    private Instant now() {
        return conference.loop().steady();
    }
}
