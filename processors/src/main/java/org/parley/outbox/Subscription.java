package org.parley.outbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader's place in a topic: gives out the entries behind its {@link Window}'s cursor in batches of one key. Several threads
 * may take, also those of two readers while a route is swapped.
 *
 * <ul>
 *   <li>A batch that fails comes again, later and later, and its key waits; other keys go on while the window has room.
 *   <li>When batches of several keys fail one after the other, the {@link Breaker} lets one at a time try.
 * </ul>
 */
public final class Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    /** Between two log lines about failures. Ours. */
    private static final long LOGGED_EVERY_MS = 60_000;

    /** Longest sleep of one who takes. Ours. */
    private static final long LONGEST_SLEEP_MS = 1_000;

    private final String topic;
    private final String name;
    private final OutboxClock clock;
    private final Runnable wantsMore;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Window window = new Window();
    private final Map<String, Line> lines = new HashMap<>();
    private final Deque<Line> fresh = new ArrayDeque<>();
    private final PriorityQueue<Line> again = new PriorityQueue<>(Comparator.comparingLong(Line::dueMs));
    private final Breaker breaker = new Breaker();
    private final DeliveryCounts counts = new DeliveryCounts();
    private final Claims claims;
    private boolean isPlaced;
    private int inFlight;
    /** Who of those who take sleeps until the next batch is due; null when nobody does. The others sleep until he has it. */
    private Thread leader;

    private long loggedAtMs = Long.MIN_VALUE / 2;

    /**
     * @param isRecording new entries are kept for it
     * @param wantsMore called when the window has room again
     */
    Subscription(String topic, String name, boolean isRecording, OutboxClock clock, Runnable wantsMore) {
        this.topic = Topics.requireName(topic, "topic");
        this.name = Topics.requireName(name, "subscription");
        this.clock = clock;
        this.wantsMore = wantsMore;
        claims = new Claims(isRecording, clock.steadyMs());
    }

    public String topic() {
        return topic;
    }

    public String name() {
        return name;
    }

    /** Who reads it. */
    Claims claims() {
        return claims;
    }

    /**
     * The next batch, which has to be acknowledged or failed.
     *
     * @param atMost how long to wait for one
     * @param isWanted false as soon as the reader takes no more
     * @return empty when none came in time
     */
    public Optional<Batch> take(DeliveryTerms terms, Duration atMost, BooleanSupplier isWanted)
            throws InterruptedException {
        long leftNs = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                long now = clock.steadyMs();
                Optional<Line> line = isWanted.getAsBoolean() ? next(terms, now) : Optional.empty();
                if (line.isPresent()) {
                    inFlight++;
                    return Optional.of(batch(line.get(), terms));
                }
                if (leftNs <= 0) {
                    return Optional.empty();
                }
                leftNs -= sleep(leftNs, terms, now);
            }
        } finally {
            if (leader == null) {
                changed.signal();
            }
            lock.unlock();
        }
    }

    private long sleep(long atMostNs, DeliveryTerms terms, long now) throws InterruptedException {
        long sleepNs = atMostNs;
        if (leader == null) {
            leader = Thread.currentThread();
            sleepNs = Math.min(atMostNs, TimeUnit.MILLISECONDS.toNanos(untilNextMs(terms, now)));
        }
        try {
            return sleepNs - changed.awaitNanos(sleepNs);
        } finally {
            if (leader == Thread.currentThread()) {
                leader = null;
            }
        }
    }

    /** Something may be due earlier than the one knows who sleeps until then. */
    private void wakeOne() {
        leader = null;
        changed.signal();
    }

    private void wakeAll() {
        leader = null;
        changed.signalAll();
    }

    private Optional<Line> next(DeliveryTerms terms, long now) {
        if (!breaker.permits(inFlight, now)) {
            return Optional.empty();
        }
        if (!fresh.isEmpty() && isOver(fresh.getFirst().sinceMs(), terms.linger(), now)) {
            return Optional.of(fresh.removeFirst());
        }
        if (!again.isEmpty() && isOver(again.peek().dueMs(), Duration.ZERO, now)) {
            return Optional.of(again.remove());
        }
        return Optional.empty();
    }

    private static boolean isOver(long sinceMs, Duration time, long now) {
        return now - sinceMs >= time.toMillis();
    }

    //= OUTBOX-4
    private Batch batch(Line line, DeliveryTerms terms) {
        return new Batch(this, line, line.take(terms.mostEntries(), terms.mostBytes()), line.failures() + 1, terms);
    }

    private long untilNextMs(DeliveryTerms terms, long now) {
        long due = Long.MAX_VALUE;
        if (!fresh.isEmpty()) {
            due = fresh.getFirst().sinceMs() + terms.linger().toMillis();
        }
        if (!again.isEmpty()) {
            due = Math.min(due, again.peek().dueMs());
        }
        long wait = due == Long.MAX_VALUE ? LONGEST_SLEEP_MS : breaker.earliest(due, inFlight) - now;
        return Math.max(1, Math.min(wait, LONGEST_SLEEP_MS));
    }

    void acknowledge(Batch batch) {
        lock.lock();
        try {
            inFlight--;
            batch.slots().forEach(window::done);
            counts.delivered(batch.slots().size());
            batch.line().delivered();
            free(batch.line());
            if (breaker.failuresInRow() > 0) {
                LOG.info("{}/{}: delivered again after {} failures", topic, name, breaker.failuresInRow());
            }
            if (breaker.succeeded()) {
                retryFailed();
                wakeAll();
            }
            if (window.advance()) {
                wantsMore.run();
            }
            if (!batch.line().isEmpty()) {
                wakeOne();
            }
        } finally {
            lock.unlock();
        }
    }

    /** One entry of a batch that is still on its way. */
    void acknowledge(Batch batch, String id) {
        lock.lock();
        try {
            batch.slots().stream().filter(slot -> slot.hasId(id)).forEach(window::done);
            if (window.advance()) {
                wantsMore.run();
            }
        } finally {
            lock.unlock();
        }
    }

    //= OUTBOX-5
    void fail(Batch batch, Throwable cause) {
        lock.lock();
        try {
            long now = clock.steadyMs();
            inFlight--;
            Line line = batch.line();
            breaker.failed(line.key(), batch.terms(), now);
            counts.failed(cause);
            List<Slot> left =
                    batch.slots().stream().filter(slot -> !slot.isDone()).toList();
            if (left.isEmpty()) {
                line.delivered();
                free(line);
            } else {
                line.failed(left);
                line.due(now + batch.terms().delayMs(line.failures()));
                again.add(line);
            }
            log(now);
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    private void log(long now) {
        if (now - loggedAtMs >= LOGGED_EVERY_MS) {
            loggedAtMs = now;
            LOG.warn(
                    "{}: {}/{}: not delivered, {} times in a row by now, and tried again: {}",
                    Alerts.NOT_DELIVERED,
                    topic,
                    name,
                    breaker.failuresInRow(),
                    counts.lastError().orElse(""));
        }
    }

    /** A line of which nothing is on its way: it queues again, or is forgotten. */
    private void free(Line line) {
        if (line.isEmpty()) {
            lines.remove(line.key());
        } else {
            fresh.add(line);
        }
    }

    /** Tries at once what failed. */
    void retryNow() {
        lock.lock();
        try {
            breaker.reset();
            retryFailed();
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    private void retryFailed() {
        List<Line> all = List.copyOf(again);
        again.clear();
        all.forEach(line -> line.due(clock.steadyMs()));
        again.addAll(all);
    }

    /**
     * Gives up the oldest entries, also those that are on their way.
     *
     * @return how many
     */
    long discard(long most, TopicLog log) {
        lock.lock();
        try {
            long dropped = window.discard(most, log);
            counts.discarded(dropped);
            lines.values().forEach(Line::dropDone);
            fresh.removeIf(Line::isEmpty);
            again.removeIf(Line::isEmpty);
            // What is on its way finds its line again, or another with its key: nothing of it is left to be delivered.
            lines.values().removeIf(line -> line.isEmpty() && !line.isInFlight());
            wantsMore.run();
            wakeAll();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Where it stands in the topic, unless it stands somewhere; of the outbox's thread. */
    void place(Place place) {
        lock.lock();
        try {
            if (!isPlaced) {
                window.place(place.cursor(), place.octets());
                isPlaced = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads on as far as the window has room; of the outbox's thread. */
    void refill(TopicLog log) {
        lock.lock();
        try {
            boolean wasIdle = fresh.isEmpty();
            long timeMs = clock.millis();
            long steadyMs = clock.steadyMs();
            for (Slot slot : window.refill(log)) {
                slot.since(steadyMs - Math.max(0, timeMs - slot.atMs()));
                Line line = lines.get(slot.key());
                if (line == null) {
                    line = new Line(slot.key());
                    lines.put(slot.key(), line);
                    fresh.add(line);
                }
                line.add(slot);
            }
            if (wasIdle && !fresh.isEmpty()) {
                wakeOne();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Its place, as it is kept. */
    Place placeNow() {
        lock.lock();
        try {
            return window.place();
        } finally {
            lock.unlock();
        }
    }

    SubscriptionView view(TopicLog log) {
        lock.lock();
        try {
            long now = clock.millis();
            return new SubscriptionView(
                    topic,
                    name,
                    window.depth(log),
                    window.octets(log),
                    window.oldestMs().map(at -> Duration.ofMillis(Math.max(0, now - at))),
                    inFlight,
                    counts.delivered(),
                    counts.retries(),
                    counts.discarded(),
                    counts.lastError(),
                    Optional.ofNullable(again.peek()).map(line -> clock.instant()
                            .plusMillis(breaker.earliest(line.dueMs(), 0) - clock.steadyMs())),
                    claims.isClaimed(),
                    claims.isRecording());
        } finally {
            lock.unlock();
        }
    }
}
