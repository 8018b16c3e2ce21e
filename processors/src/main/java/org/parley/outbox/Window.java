package org.parley.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The part of a topic that a subscription has read and not got rid of, and its cursor before that. Guarded by the
 * subscription.
 */
final class Window {

    /** Most entries, done ones behind an open one among them, but for the last segment's. Ours: some seconds of a busy server. */
    static final int MOST_ENTRIES = 8_192;

    /** Octets by weight, but for the last segment's. Ours. */
    static final long MOST_BYTES = 16L << 20;

    private final Deque<Slot> slots = new ArrayDeque<>();
    private long cursor;
    private long cursorOctets;
    private long readTo;
    private long bytes;
    private long done;
    private long doneBytes;
    private boolean isFull;

    void place(long at, long octetsBefore) {
        cursor = at;
        readTo = at;
        cursorOctets = octetsBefore;
    }

    Place place() {
        return new Place(cursor, cursorOctets);
    }

    /** Reads on while there is room; returns what is new. */
    List<Slot> refill(TopicLog log) {
        List<Slot> added = new ArrayList<>();
        isFull = !hasRoom();
        while (!isFull) {
            Optional<Segment> next = log.segmentAt(readTo);
            if (next.isEmpty()) {
                skipLost(log);
                break;
            }
            Segment segment = next.get();
            int from = (int) Math.max(0, readTo - segment.first());
            if (slots.isEmpty()) {
                cursor = segment.first() + from;
                cursorOctets = segment.octetsBefore() + segment.weightBefore(from);
            }
            for (int i = from; i < segment.count(); i++) {
                Slot slot = new Slot(segment, i);
                slots.add(slot);
                added.add(slot);
                bytes += slot.weightBytes();
            }
            readTo = segment.end();
            isFull = !hasRoom();
        }
        return added;
    }

    /** What a damaged file took with it is not waited for. */
    private void skipLost(TopicLog log) {
        if (slots.isEmpty() && readTo < log.committedEnd()) {
            place(log.committedEnd(), log.octets());
        }
    }

    private boolean hasRoom() {
        return slots.size() < MOST_ENTRIES && bytes < MOST_BYTES;
    }

    void done(Slot slot) {
        if (!slot.isDone()) {
            slot.done();
            done++;
            doneBytes += slot.weightBytes();
        }
    }

    /** Moves the cursor over what is done; true when there is room again for what could not be read. */
    boolean advance() {
        while (!slots.isEmpty() && slots.getFirst().isDone()) {
            Slot slot = slots.removeFirst();
            cursor = slot.number() + 1;
            cursorOctets += slot.weightBytes();
            bytes -= slot.weightBytes();
            doneBytes -= slot.weightBytes();
            done--;
        }
        return isFull && slots.size() <= MOST_ENTRIES / 2 && bytes <= MOST_BYTES / 2;
    }

    /** Marks the oldest as done, read or not; returns how many that were not. */
    long discard(long most, TopicLog log) {
        long dropped = 0;
        for (Slot slot : slots) {
            if (dropped == most) {
                break;
            }
            if (!slot.isDone()) {
                done(slot);
                dropped++;
            }
        }
        advance();
        while (dropped < most && slots.isEmpty()) {
            Optional<Segment> next = log.segmentAt(readTo);
            if (next.isEmpty()) {
                break;
            }
            Segment segment = next.get();
            int from = (int) Math.max(0, readTo - segment.first());
            int to = (int) Math.min(segment.count(), from + most - dropped);
            dropped += to - from;
            place(segment.first() + to, segment.octetsBefore() + segment.weightBefore(to));
        }
        return dropped;
    }

    /** Entries of the topic that are not done. */
    long depth(TopicLog log) {
        return Math.max(0, log.next() - cursor - done);
    }

    long octets(TopicLog log) {
        return Math.max(0, log.octets() - cursorOctets - doneBytes);
    }

    /** When the oldest entry came that is not done, as far as it has been read. */
    Optional<Long> oldestMs() {
        return slots.isEmpty() ? Optional.empty() : Optional.of(slots.getFirst().atMs());
    }
}
