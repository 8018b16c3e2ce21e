package org.parley.outbox;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.h2.mvstore.MVMap;

/** The entries of a topic, numbered from the first one ever. Of the outbox's thread alone, but for the figures. */
final class TopicLog {

    /** Octets of a segment, about. Ours: some pages; a larger entry is alone in its own. */
    static final int SEGMENT_BYTES = 64 << 10;

    private final String name;
    private final Deque<Segment> uncommitted = new ArrayDeque<>();
    private final Segment.Builder open = new Segment.Builder();
    private MVMap<Long, Segment> map;
    private volatile long next;
    private volatile long octets;
    private long committed;

    TopicLog(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Takes its entries from a store that was opened; what was not committed to the one before is written to this. */
    void openOn(MVMap<Long, Segment> stored) {
        map = stored;
        Long last = map.lastKey();
        if (last != null) {
            Segment segment = map.get(last);
            long weight = segment.octetsBefore() + segment.weightBefore(segment.count());
            if (segment.end() > next) {
                next = segment.end();
                octets = weight;
            }
        }
        committed = uncommitted.isEmpty() ? next : uncommitted.peekFirst().first();
    }

    /** Numbers begin behind what a subscription has had, also when the entries are gone. */
    void beginAt(long least, long leastOctets) {
        if (least > next) {
            next = least;
            octets = Math.max(octets, leastOctets);
            committed = uncommitted.isEmpty() ? next : committed;
        }
    }

    /** @throws IOException when the entry's body cannot be written */
    void append(Entry entry, long nowMs) throws IOException {
        open.add(entry);
        if (open.size() >= SEGMENT_BYTES) {
            endSegment(nowMs);
        }
    }

    /** Puts what is not yet in the store there. */
    void write(long nowMs) {
        endSegment(nowMs);
        for (Segment segment : uncommitted) {
            map.put(segment.first(), segment);
        }
    }

    private void endSegment(long nowMs) {
        if (!open.isEmpty()) {
            Segment segment = open.build(next, nowMs, octets);
            uncommitted.add(segment);
            octets += segment.weightBefore(segment.count());
            next = segment.end();
        }
    }

    /** What was written is durable. */
    void committed() {
        uncommitted.clear();
        committed = next;
    }

    boolean hasUncommitted() {
        return !uncommitted.isEmpty() || !open.isEmpty();
    }

    /** Removes segments that nobody needs any more; true when there was one. */
    boolean trim(long lowestCursor) {
        boolean hasRemoved = false;
        for (Long first = map.firstKey(); first != null && first < lowestCursor; first = map.firstKey()) {
            Long following = map.higherKey(first);
            long end = following == null ? next : following;
            if (end > lowestCursor) {
                break;
            }
            map.remove(first);
            hasRemoved = true;
        }
        return hasRemoved;
    }

    /** The committed segment with that entry, or the first one behind it. */
    Optional<Segment> segmentAt(long number) {
        if (number >= committed) {
            return Optional.empty();
        }
        Segment exact = map.get(number);
        if (exact != null) {
            return Optional.of(exact);
        }
        Long floor = map.floorKey(number);
        if (floor != null) {
            Segment before = map.get(floor);
            if (before.end() > number) {
                return Optional.of(before);
            }
        }
        Long higher = map.higherKey(number);
        return higher == null || higher >= committed ? Optional.empty() : Optional.of(map.get(higher));
    }

    /** Number of the next entry. Safe for any thread. */
    long next() {
        return next;
    }

    /** Number of the first entry that is not durable. */
    long committedEnd() {
        return committed;
    }

    /** Weight of all entries that ever were. Safe for any thread. */
    long octets() {
        return octets;
    }
}
