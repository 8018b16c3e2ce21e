package org.parley.outbox;

/** An entry in the window of a subscription. */
final class Slot {

    private final Segment segment;
    private final int index;
    private boolean isDone;
    private long sinceMs;

    Slot(Segment segment, int index) {
        this.segment = segment;
        this.index = index;
    }

    /** Since when it waits, by the steady clock. */
    void since(long steadyMs) {
        sinceMs = steadyMs;
    }

    long sinceMs() {
        return sinceMs;
    }

    long number() {
        return segment.first() + index;
    }

    String key() {
        return segment.key(index);
    }

    long atMs() {
        return segment.atMs();
    }

    int weightBytes() {
        return segment.weightBytes(index);
    }

    int lengthBytes() {
        return segment.endOf(index) - segment.startOf(index);
    }

    StoredEntry entry() {
        return segment.entry(index);
    }

    boolean hasId(String id) {
        return segment.id(index).equals(id);
    }

    boolean isDone() {
        return isDone;
    }

    void done() {
        isDone = true;
    }
}
