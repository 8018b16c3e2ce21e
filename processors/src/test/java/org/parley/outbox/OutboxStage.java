package org.parley.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An outbox without a thread, in virtual time, and a reader of it. */
final class OutboxStage {

    static final DeliveryTerms AT_ONCE =
            new DeliveryTerms(500, 1 << 20, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(30));

    final SettableClock clock = new SettableClock();
    private final Object reader = new Object();
    private final String pathPrefix;
    private OutboxSettings settings;
    private DurableOutbox outbox;

    OutboxStage(Path directory) {
        this(new OutboxSettings(directory, 64L << 20, 0, Duration.ofMinutes(5)));
    }

    OutboxStage(OutboxSettings settings) {
        this(settings, "");
    }

    /** @param pathPrefix of a file system of MVStore's */
    OutboxStage(OutboxSettings settings, String pathPrefix) {
        this.settings = settings;
        this.pathPrefix = pathPrefix;
        open();
    }

    private void open() {
        outbox = new DurableOutbox(() -> settings, clock, pathPrefix);
        outbox.turn();
    }

    DurableOutbox outbox() {
        return outbox;
    }

    void settings(OutboxSettings changed) {
        settings = changed;
    }

    /** Ends and begins again. */
    void restart() {
        outbox.close();
        open();
    }

    /** Ends as a killed process does, and begins again. */
    void crash() {
        outbox.kill();
        open();
    }

    Subscription subscribe(String topic, String name) {
        Subscription subscription = outbox.subscribe(topic, name, reader);
        outbox.turn();
        return subscription;
    }

    void release(Subscription subscription) {
        outbox.release(subscription.topic(), subscription.name(), reader);
    }

    Acceptance append(String topic, String key, String id) {
        return outbox.append(Entry.of(topic, key, id, ("body of " + id).getBytes(StandardCharsets.UTF_8)));
    }

    void turn() {
        outbox.turn();
    }

    static Optional<Batch> take(Subscription subscription) {
        try {
            return subscription.take(AT_ONCE, Duration.ZERO, () -> true);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> ids(Batch batch) {
        return batch.entries().stream().map(StoredEntry::id).toList();
    }

    /** Takes and acknowledges all that is there; the ids in the order of delivery. */
    List<String> drain(Subscription subscription) {
        List<String> ids = new ArrayList<>();
        outbox.turn();
        for (Optional<Batch> batch = take(subscription); batch.isPresent(); batch = take(subscription)) {
            ids.addAll(ids(batch.get()));
            batch.get().acknowledge();
            outbox.turn();
        }
        return ids;
    }

    SubscriptionView view(String topic, String name) {
        List<SubscriptionView> views = outbox.report().subscriptions().stream()
                .filter(view -> view.topic().equals(topic) && view.name().equals(name))
                .toList();
        assertEquals(1, views.size(), () -> "subscriptions " + topic + '/' + name);
        return views.get(0);
    }
}
