package org.parley.outbox;

import java.util.List;

/**
 * Entries of one key on their way to a reader, in order. Nothing else of the key is on its way until this is acknowledged or
 * failed, one of which has to follow.
 */
public final class Batch {

    private final Subscription subscription;
    private final Line line;
    private final List<Slot> slots;
    private final int attempt;
    private final DeliveryTerms terms;

    Batch(Subscription subscription, Line line, List<Slot> slots, int attempt, DeliveryTerms terms) {
        this.subscription = subscription;
        this.line = line;
        this.slots = slots;
        this.attempt = attempt;
        this.terms = terms;
        line.isInFlight(true);
    }

    public String key() {
        return line.key();
    }

    public List<StoredEntry> entries() {
        return slots.stream().map(Slot::entry).toList();
    }

    /** 1, 2, ... */
    public int attempt() {
        return attempt;
    }

    List<Slot> slots() {
        return slots;
    }

    DeliveryTerms terms() {
        return terms;
    }

    Line line() {
        return line;
    }

    /** The reader has this one; it does not come again when the batch fails. */
    public void acknowledge(StoredEntry entry) {
        subscription.acknowledge(this, entry.id());
    }

    /** The reader has them; they never come again, but perhaps after a crash. */
    public void acknowledge() {
        subscription.acknowledge(this);
    }

    /** The same will come again. */
    public void fail(Throwable cause) {
        subscription.fail(this, cause);
    }
}
