package org.parley.outbox;

import java.util.HashSet;
import java.util.Set;

/**
 * The readers of a subscription, and whether new entries are kept for it. Safe for any thread.
 *
 * <ul>
 *   <li>While a reader holds it, it records.
 *   <li>When the last has gone for good, it records for some moments more: a route that is swapped is away for an instant.
 *   <li>Then nothing new is kept for it; what is there stays, until it is delivered or discarded.
 * </ul>
 */
final class Claims {

    /** Recording goes on so long without a reader. Ours: far above what a route's swap takes. */
    static final long GRACE_MS = 10_000;

    private final Set<Object> readers = new HashSet<>();
    private boolean isRecording;
    private long unclaimedSinceMs;

    Claims(boolean isRecording, long nowMs) {
        this.isRecording = isRecording;
        unclaimedSinceMs = nowMs;
    }

    synchronized void claim(Object reader) {
        readers.add(reader);
        isRecording = true;
    }

    synchronized void release(Object reader, long nowMs) {
        if (readers.remove(reader) && readers.isEmpty()) {
            unclaimedSinceMs = nowMs;
        }
    }

    /** Ends recording when nobody has read for long enough; true when that has just happened. */
    synchronized boolean expire(long nowMs) {
        boolean ends = isRecording && readers.isEmpty() && nowMs - unclaimedSinceMs >= GRACE_MS;
        isRecording &= !ends;
        return ends;
    }

    /** The time without a reader counts from now. */
    synchronized void restart(long nowMs) {
        unclaimedSinceMs = nowMs;
    }

    synchronized boolean isClaimed() {
        return !readers.isEmpty();
    }

    synchronized boolean isRecording() {
        return isRecording;
    }
}
