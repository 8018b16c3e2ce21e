package org.parley.outbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the outbox's thread does, turn by turn: takes what was handed over, encodes and commits it together with the places of
 * the subscriptions, removes what all have, and lets the subscriptions read on.
 *
 * <ul>
 *   <li>When the file cannot be written, what was taken stays in memory and goes to the file that is opened next.
 *   <li>Meanwhile nothing more is taken.
 * </ul>
 */
final class OutboxWriter {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxWriter.class);

    /** For entries that nobody waits for. */
    static final CompletableFuture<Void> NOBODY = CompletableFuture.completedFuture(null);

    /** Octets that are committed together, about. Ours. */
    private static final long TURN_BYTES = 8L << 20;

    /** Between two looks at the disk, at what is old, and at the size of the file. Ours. */
    private static final long HOUSEKEEPING_MS = 1_000;

    /** Between two attempts to open the file. Ours. */
    private static final long REOPEN_MS = 2_000;

    private static final long NEVER = Long.MIN_VALUE / 2;

    /** Failures one after the other by which the file is held to be the cause. Ours. */
    private static final int MOST_BREAKS = 3;

    private final Supplier<OutboxSettings> settings;
    private final OutboxClock clock;
    private final Journal journal;
    private final HandOver handOver;
    private final Subscriptions subscriptions;
    private final Capacity capacity;
    private final Counts refused;
    private final Runnable wake;

    private final Map<String, TopicLog> topics = new ConcurrentHashMap<>();
    private final Map<String, StoredRecords> records = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Runnable> requests = new ConcurrentLinkedQueue<>();
    private final Set<String> opened = new HashSet<>();
    private final Set<Subscription> old = new HashSet<>();
    private List<HandOver.Handed> pending = List.of();
    /** How many of them are in their topics; the others are tried again when the file failed meanwhile. */
    private int encoded;

    private int breaks;
    private boolean hasBegun;
    private boolean isComplaining;
    private volatile boolean areRoutesLoaded;
    private volatile long durable;
    private volatile long fileBytes;
    private long freeDiskBytes = Long.MAX_VALUE;
    private long reopenAtMs = NEVER;
    private long housekeptAtMs = NEVER;

    OutboxWriter(
            Supplier<OutboxSettings> settings,
            OutboxClock clock,
            Journal journal,
            HandOver handOver,
            Subscriptions subscriptions,
            Capacity capacity,
            Counts refused,
            Runnable wake) {
        this.settings = settings;
        this.clock = clock;
        this.journal = journal;
        this.handOver = handOver;
        this.subscriptions = subscriptions;
        this.capacity = capacity;
        this.refused = refused;
        this.wake = wake;
    }

    long steadyMs() {
        return clock.steadyMs();
    }

    /** Entries that are on disk, since the start. Safe for any thread. */
    long durable() {
        return durable;
    }

    long fileBytes() {
        return fileBytes;
    }

    /** Does what there is to do. */
    void turn() {
        long now = clock.steadyMs();
        if (!journal.isOpen() && (now - reopenAtMs < 0 || !open(now))) {
            return;
        }
        try {
            place();
            for (Runnable request = requests.poll(); request != null; request = requests.poll()) {
                request.run();
            }
            long timeMs = clock.millis();
            encode(timeMs);
            write(timeMs);
            journal.commit(now);
            committed();
            subscriptions.all().forEach(each -> each.refill(topic(each.topic())));
            keepHouse(now);
            measure();
            breaks = 0;
        } catch (RuntimeException e) {
            broke(e, now);
        }
    }

    private boolean open(long now) {
        try {
            journal.open();
            opened.clear();
            if (!hasBegun) {
                begin();
            }
            topics.values().forEach(this::openTopic);
            records.forEach((name, each) -> each.load(journal.records(name)));
            hasBegun = true;
            isComplaining = false;
            housekeptAtMs = NEVER;
            return true;
        } catch (IOException e) {
            unavailable(e, now);
        } catch (RuntimeException e) {
            broke(e, now);
        }
        return false;
    }

    /** Takes topics and subscriptions from the file. */
    private void begin() {
        for (String name : journal.topics()) {
            topics.computeIfAbsent(name, TopicLog::new);
        }
        journal.subscriptions().forEach((id, text) -> {
            String[] names = id.split("/");
            Place place = Place.parse(text);
            Subscription subscription = subscriptions.get(names[0], names[1], Place.isRecording(text));
            subscription.place(place);
            topics.computeIfAbsent(names[0], TopicLog::new).beginAt(place.cursor(), place.octets());
        });
    }

    private TopicLog topic(String name) {
        TopicLog log = topics.computeIfAbsent(name, TopicLog::new);
        if (!opened.contains(name)) {
            openTopic(log);
        }
        return log;
    }

    private void openTopic(TopicLog log) {
        log.openOn(journal.topic(log.name()));
        opened.add(log.name());
    }

    /** New subscriptions begin behind what is there. */
    private void place() {
        for (Subscription subscription : subscriptions.all()) {
            TopicLog log = topic(subscription.topic());
            subscription.place(new Place(log.next(), log.octets()));
        }
    }

    private void encode(long timeMs) {
        if (pending.isEmpty()) {
            pending = handOver.drain(TURN_BYTES);
            encoded = 0;
        }
        for (; encoded < pending.size(); encoded++) {
            HandOver.Handed handed = pending.get(encoded);
            Entry entry = handed.entry();
            try {
                if (handed.durable() != NOBODY) {
                    keepFor(entry.topic());
                }
                topic(entry.topic()).append(entry, timeMs);
            } catch (IOException | RuntimeException | StackOverflowError e) {
                if (e instanceof MVStoreException broken) {
                    throw broken;
                }
                refused.add(entry.topic());
                LOG.error("{}: {}: entry {} is lost", Alerts.NOT_ENCODED, entry.topic(), entry.id(), e);
                handed.durable().completeExceptionally(new RefusedEntryException("it cannot be encoded", e));
            }
        }
    }

    /** What has to be kept needs somebody who it is kept for. */
    private void keepFor(String topic) {
        if (subscriptions.of(topic).isEmpty()) {
            Subscription made = subscriptions.get(topic, Topics.DEFAULT_SUBSCRIPTION, false);
            TopicLog log = topic(topic);
            made.place(new Place(log.next(), log.octets()));
        }
    }

    private void write(long timeMs) {
        topics.values().forEach(log -> log.write(timeMs));
        for (Subscription subscription : subscriptions.all()) {
            String id = Subscriptions.id(subscription.topic(), subscription.name());
            String text = subscription.placeNow().toText(subscription.claims().isRecording());
            if (!text.equals(journal.subscriptions().get(id))) {
                journal.subscriptions().put(id, text);
            }
        }
        for (TopicLog log : topics.values()) {
            log.trim(lowestCursor(log));
        }
        records.forEach((name, each) -> {
            if (each.hasChanges()) {
                each.write(journal.records(name));
            }
        });
    }

    private long lowestCursor(TopicLog log) {
        return subscriptions.of(log.name()).stream()
                .mapToLong(subscription -> subscription.placeNow().cursor())
                .min()
                .orElse(log.next());
    }

    private void committed() {
        topics.values().forEach(TopicLog::committed);
        records.values().forEach(StoredRecords::committed);
        durable += pending.size();
        List<HandOver.Handed> done = pending;
        pending = List.of();
        handOver.release(done);
        done.forEach(handed -> handed.durable().complete(null));
    }

    private void measure() {
        long live = 0;
        for (TopicLog log : topics.values()) {
            live += subscriptions.of(log.name()).stream()
                    .mapToLong(each -> log.octets() - each.placeNow().octets())
                    .max()
                    .orElse(0);
        }
        fileBytes = journal.fileBytes();
        capacity.measure(live, journal.usedBytes(), fileBytes, freeDiskBytes);
    }

    private void keepHouse(long now) {
        if (now - housekeptAtMs < HOUSEKEEPING_MS) {
            return;
        }
        housekeptAtMs = now;
        try {
            freeDiskBytes = journal.freeDiskBytes();
        } catch (IOException e) {
            LOG.debug("The free space of the outbox's disk is not known", e);
        }
        if (areRoutesLoaded) {
            subscriptions
                    .expire(now)
                    .forEach(ended ->
                            LOG.info("{}/{}: no route reads it; it is recorded no more", ended.topic(), ended.name()));
        }
        for (Subscription each : subscriptions.all()) {
            SubscriptionView view = each.view(topic(each.topic()));
            if (view.depth() == 0 && !view.isRecording() && subscriptions.forget(each)) {
                journal.subscriptions().remove(Subscriptions.id(each.topic(), each.name()));
            }
            tellAge(each, view);
        }
        records.values().forEach(StoredRecords::expire);
        journal.syncIfDue(now);
        journal.shrink(capacity.liveBytes());
    }

    private void tellAge(Subscription subscription, SubscriptionView view) {
        boolean isOld = view.oldest()
                .filter(age -> age.compareTo(settings.get().alarmAge()) > 0)
                .isPresent();
        if (isOld && old.add(subscription)) {
            LOG.warn(
                    "{}: {}/{}: {} entries wait, the first since {} s: {}",
                    Alerts.OLD_ENTRIES,
                    view.topic(),
                    view.name(),
                    view.depth(),
                    view.oldest().map(Duration::toSeconds).orElse(0L),
                    view.hasRoute() ? view.lastError().orElse("its route is stopped or slow") : "no route reads it");
        } else if (!isOld && old.remove(subscription)) {
            LOG.info("{}/{}: nothing old waits any more", view.topic(), view.name());
        }
    }

    //= OUTBOX-7
    /** The file, its disk or we have failed: it is opened again, and set aside when that does not help. */
    private void broke(RuntimeException e, long now) {
        breaks++;
        if (breaks >= MOST_BREAKS && Journal.isDamage(e)) {
            try {
                journal.setAside(e);
                breaks = 0;
            } catch (IOException failure) {
                e.addSuppressed(failure);
            }
        }
        unavailable(e, now);
    }

    private void unavailable(Exception e, long now) {
        journal.abandon();
        reopenAtMs = now + REOPEN_MS;
        String why = Journal.reason(e);
        capacity.unavailable("its file cannot be written: " + why);
        if (!isComplaining) {
            isComplaining = true;
            //= FAULT-13
            LOG.error(
                    "{}: {}: {}; look at the disk and at the rights there, what was taken waits in memory and it is tried"
                            + " every {} s",
                    Alerts.UNAVAILABLE,
                    settings.get().directory(),
                    why,
                    REOPEN_MS / 1_000,
                    e);
        }
    }

    void routesAreLoaded() {
        subscriptions.all().forEach(each -> each.claims().restart(clock.steadyMs()));
        areRoutesLoaded = true;
    }

    StoredRecords records(String name, int most, Duration longest) {
        StoredRecords made = new StoredRecords(most, longest, clock, wake);
        StoredRecords known = records.putIfAbsent(name, made);
        if (known != null) {
            return known;
        }
        requests.add(() -> made.load(journal.records(name)));
        wake.run();
        return made;
    }

    CompletableFuture<Long> discard(List<Subscription> chosen, long most) {
        CompletableFuture<Long> discarded = new CompletableFuture<>();
        requests.add(() -> discarded.complete(chosen.stream()
                .mapToLong(each -> each.discard(most, topic(each.topic())))
                .sum()));
        wake.run();
        return discarded;
    }

    SubscriptionView view(Subscription subscription) {
        return subscription.view(topics.computeIfAbsent(subscription.topic(), TopicLog::new));
    }

    void kill() {
        journal.abandon();
        reopenAtMs = Long.MAX_VALUE;
    }

    /** The last turn. */
    void close() {
        turn();
        while (journal.isOpen() && !handOver.isEmpty()) {
            turn();
        }
        capacity.unavailable("the server stops");
        RefusedEntryException stopped = new RefusedEntryException("the server has stopped");
        List<HandOver.Handed> lost = new ArrayList<>(pending);
        lost.addAll(handOver.drain(Long.MAX_VALUE));
        lost.forEach(handed -> {
            refused.add(handed.entry().topic());
            handed.durable().completeExceptionally(stopped);
        });
        records.values().forEach(each -> each.fail(stopped));
        if (!lost.isEmpty()) {
            LOG.error("{}: {} entries are lost with the end of the server", Alerts.UNAVAILABLE, lost.size());
        }
        try {
            journal.close();
        } catch (MVStoreException e) {
            LOG.error("{}: it could not be closed", Alerts.UNAVAILABLE, e);
        }
    }
}
