package org.parley.outbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** All subscriptions by topic and name, and which topics are recorded. Safe for any thread. */
final class Subscriptions {

    /** Most of them. Ours: each is looked at in each turn. */
    static final int MOST = 64;

    private final OutboxClock clock;
    private final Runnable wake;
    private final Map<String, Subscription> all = new ConcurrentSkipListMap<>();
    private volatile Set<String> recorded = Set.of();

    Subscriptions(OutboxClock clock, Runnable wake) {
        this.clock = clock;
        this.wake = wake;
    }

    static String id(String topic, String name) {
        return topic + '/' + name;
    }

    /**
     * The subscription of that name, made if there is none.
     *
     * @throws IllegalStateException when there are too many
     */
    synchronized Subscription get(String topic, String name, boolean isRecording) {
        Subscription found = all.get(id(topic, name));
        if (found != null) {
            return found;
        }
        if (all.size() >= MOST) {
            throw new IllegalStateException("there are " + MOST + " subscriptions in the outbox already");
        }
        Subscription made = new Subscription(topic, name, isRecording, clock, wake);
        all.put(id(topic, name), made);
        refresh();
        return made;
    }

    /** The subscription of that name, with a reader more. */
    synchronized Subscription claim(String topic, String name, Object reader) {
        Subscription subscription = get(topic, name, true);
        subscription.claims().claim(reader);
        refresh();
        return subscription;
    }

    /** Ends recording where nobody has read for too long. */
    synchronized List<Subscription> expire(long nowMs) {
        List<Subscription> ended = all.values().stream()
                .filter(subscription -> subscription.claims().expire(nowMs))
                .toList();
        if (!ended.isEmpty()) {
            refresh();
        }
        return ended;
    }

    /** Forgets one that has nothing and records nothing, unless somebody has just claimed it. */
    synchronized boolean forget(Subscription subscription) {
        boolean isIdle =
                !subscription.claims().isRecording() && !subscription.claims().isClaimed();
        return isIdle && all.remove(id(subscription.topic(), subscription.name())) != null;
    }

    private void refresh() {
        recorded = all.values().stream()
                .filter(subscription -> subscription.claims().isRecording())
                .map(Subscription::topic)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isRecorded(String topic) {
        return recorded.contains(topic);
    }

    Optional<Subscription> find(String topic, String name) {
        return Optional.ofNullable(all.get(id(topic, name)));
    }

    List<Subscription> all() {
        return List.copyOf(all.values());
    }

    List<Subscription> of(String topic) {
        return all.values().stream()
                .filter(subscription -> subscription.topic().equals(topic))
                .toList();
    }
}
