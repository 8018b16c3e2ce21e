package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The latest of something, bounded by age, by number and by memory, because peers decide how much of it there is. What is
 * too old or too much is forgotten, the oldest first; the latest is always there. Safe for any thread.
 */
final class Recent<T> {

    private final InstantSource clock;
    private final Bounds bounds;
    private final Deque<Remembered<T>> latestLast = new ArrayDeque<>();
    private long bytes;
    private Optional<Instant> forgottenUntil = Optional.empty();

    /**
     * How much is remembered.
     *
     * @param age how long
     * @param count how many, 1 or more
     * @param bytes how much memory, in the estimate of {@link #add}
     */
    record Bounds(Duration age, int count, long bytes) {}

    private record Remembered<T>(Instant at, T value, long bytes) {}

    Recent(InstantSource clock, Bounds bounds) {
        this.clock = clock;
        this.bounds = bounds;
    }

    /** @param valueBytes estimate of the memory that the value takes */
    synchronized void add(T value, long valueBytes) {
        forgetOld();
        latestLast.addLast(new Remembered<>(clock.instant(), value, valueBytes));
        bytes += valueBytes;
        while (latestLast.size() > bounds.count() || bytes > bounds.bytes() && latestLast.size() > 1) {
            forgottenUntil = Optional.of(forgetFirst());
        }
    }

    synchronized Recollection<T> recollection() {
        forgetOld();
        List<T> values = new ArrayList<>(latestLast.size());
        latestLast.descendingIterator().forEachRemaining(each -> values.add(each.value()));
        Instant oldest = clock.instant().minus(bounds.age());
        return new Recollection<>(values, forgottenUntil.filter(at -> at.isAfter(oldest)));
    }

    synchronized int size() {
        return latestLast.size();
    }

    private void forgetOld() {
        Instant oldest = clock.instant().minus(bounds.age());
        while (!latestLast.isEmpty() && latestLast.getFirst().at().isBefore(oldest)) {
            forgetFirst();
        }
    }

    private Instant forgetFirst() {
        Remembered<T> first = latestLast.removeFirst();
        bytes -= first.bytes();
        return first.at();
    }
}
