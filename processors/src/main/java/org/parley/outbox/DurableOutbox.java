package org.parley.outbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox of a server: one file and one thread, on which entries are encoded and committed by the group. Made once,
 * started once, closed once. Its start never fails: while the file cannot be opened, entries are refused.
 */
public final class DurableOutbox implements Outbox, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DurableOutbox.class);

    /** Most topics. Ours. */
    static final int MOST_TOPICS = 32;

    /** How long the thread lets entries gather before it commits them. Ours: a commit costs as much as some hundred entries. */
    private static final long GATHER_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** The same while somebody waits for the commit. Ours. */
    private static final long HURRY_NS = TimeUnit.MILLISECONDS.toNanos(4);

    /** Octets on their way with which it gathers no longer. Ours. */
    private static final long ENOUGH_BYTES = 1L << 20;

    /** Longest sleep of the thread. Ours: what is due by time is done with this accuracy. */
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(250);

    /** How long the records are waited for that are asked for while the server runs. Ours. */
    private static final Duration LOADING = Duration.ofSeconds(2);

    /** How long an end waits for the last commit. Ours. */
    private static final long CLOSING_MS = 5_000;

    private final HandOver handOver = new HandOver();
    private final Counts taken = new Counts();
    private final Counts refused = new Counts();
    private final Capacity capacity;
    private final Subscriptions subscriptions;
    private final OutboxWriter writer;
    private final Supplier<OutboxSettings> settings;
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "parley-outbox");
    private volatile boolean isAwaited;
    private volatile boolean isClosing;

    /** @param settings asked again and again, but for the directory */
    public DurableOutbox(Supplier<OutboxSettings> settings, InstantSource clock) {
        this(settings, OutboxClock.of(clock), "");
    }

    /** @param pathPrefix of a file system of MVStore's */
    DurableOutbox(Supplier<OutboxSettings> settings, OutboxClock clock, String pathPrefix) {
        this.settings = settings;
        capacity = new Capacity(settings);
        subscriptions = new Subscriptions(clock, this::wake);
        writer = new OutboxWriter(
                settings,
                clock,
                new Journal(settings.get().directory(), pathPrefix),
                handOver,
                subscriptions,
                capacity,
                refused,
                this::wake);
        thread.setDaemon(true);
    }

    /** Opens the file and begins to write. */
    public void start() {
        writer.turn();
        thread.start();
    }

    @Override
    public boolean isRecorded(String topic) {
        return subscriptions.isRecorded(topic);
    }

    @Override
    public Acceptance append(Entry entry) {
        if (!subscriptions.isRecorded(entry.topic())) {
            return Acceptance.NOT_RECORDED;
        }
        return hand(entry, OutboxWriter.NOBODY) ? Acceptance.TAKEN : Acceptance.REFUSED;
    }

    @Override
    public CompletableFuture<Void> store(Entry entry) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        isAwaited = true;
        if (!hand(entry, durable)) {
            durable.completeExceptionally(new RefusedEntryException(
                    "the outbox takes nothing: " + capacity.whyNot().orElse("too much is on its way to it")));
        }
        return durable;
    }

    //= OUTBOX-2
    private boolean hand(Entry entry, CompletableFuture<Void> durable) {
        boolean isTaken = !isClosing
                && capacity.admits(entry.weightBytes(), handOver.bytes())
                && handOver.offer(new HandOver.Handed(entry, durable));
        if (isTaken) {
            taken.add(entry.topic());
            wake();
        } else {
            refused.add(entry.topic());
        }
        return isTaken;
    }

    /**
     * Reads a topic, which is recorded from now on.
     *
     * @param name of the subscription; several readers may share it
     * @param reader who reads; said again when it is released
     * @throws IllegalStateException when there are too many subscriptions
     */
    public Subscription subscribe(String topic, String name, Object reader) {
        Subscription subscription = subscriptions.claim(topic, name, reader);
        wake();
        return subscription;
    }

    /** A reader is gone for good. When it was the last, recording ends in some seconds, and what is there stays. */
    public void release(String topic, String name, Object reader) {
        subscriptions.find(topic, name).ifPresent(found -> found.claims().release(reader, writer.steadyMs()));
    }

    /** All routes are there: subscriptions that none has claimed by now are without. */
    public void routesAreLoaded() {
        writer.routesAreLoaded();
    }

    @Override
    public Records records(String name, int most, Duration longest) {
        StoredRecords records = writer.records(Topics.requireName(name, "records"), most, longest);
        if (thread.isAlive()) {
            records.awaitLoaded(LOADING);
        }
        return records;
    }

    /** Tries at once what failed: of all topics, of one, or of one subscription of it; returns how many subscriptions that are. */
    //= OUTBOX-9
    public int retry(Optional<String> topic, Optional<String> name) {
        List<Subscription> chosen = chosen(topic, name);
        chosen.forEach(Subscription::retryNow);
        return chosen.size();
    }

    /**
     * Gives up entries that wait, the oldest first.
     *
     * @param name of the subscription; empty for all of the topic
     * @param most how many of each subscription
     * @return how many that were
     */
    public CompletableFuture<Long> discard(String topic, Optional<String> name, long most) {
        return writer.discard(chosen(Optional.of(topic), name), most);
    }

    private List<Subscription> chosen(Optional<String> topic, Optional<String> name) {
        return subscriptions.all().stream()
                .filter(each -> topic.isEmpty() || each.topic().equals(topic.get()))
                .filter(each -> name.isEmpty() || each.name().equals(name.get()))
                .toList();
    }

    /** Why nothing of a topic that is recorded would be kept now; empty when it would. */
    public Optional<String> whyNotRecording() {
        return capacity.whyNot();
    }

    public OutboxReport report() {
        Map<String, Long> refusals = refused.sums();
        return new OutboxReport(
                subscriptions.all().stream().map(writer::view).toList(),
                capacity.liveBytes(),
                settings.get().maxSizeBytes(),
                writer.fileBytes(),
                capacity.whyNot(),
                taken.sums(),
                refusals,
                writer.durable());
    }

    private void wake() {
        if (!isWoken.get() && isWoken.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!isClosing) {
            if (!isWoken.get()) {
                LockSupport.parkNanos(this, TICK_NS);
            }
            if (isWoken.get() && !isClosing && handOver.bytes() < ENOUGH_BYTES) {
                gather();
            }
            isAwaited = false;
            isWoken.set(false);
            turn();
        }
        writer.close();
    }

    /** Somebody who begins to wait meanwhile does not wait for all of it: it is slept in steps. */
    private void gather() {
        long begin = System.nanoTime();
        while (!isClosing && System.nanoTime() - begin < (isAwaited ? HURRY_NS : GATHER_NS)) {
            LockSupport.parkNanos(this, HURRY_NS);
        }
    }

    /** What the thread does again and again; tests without a thread do it themselves. */
    void turn() {
        try {
            writer.turn();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("{}: a turn of the outbox failed", Alerts.UNAVAILABLE, e);
        }
    }

    /** For tests: ends as a killed process does. */
    void kill() {
        isClosing = true;
        writer.kill();
    }

    /** Writes what was taken, and closes the file. */
    @Override
    public void close() {
        isClosing = true;
        LockSupport.unpark(thread);
        if (thread.getState() == Thread.State.NEW) {
            writer.close();
            return;
        }
        try {
            thread.join(CLOSING_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
