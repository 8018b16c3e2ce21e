package org.parley.outbox;

/**
 * Tells a broker that is away from a batch that nobody wants: when batches of several keys fail one after the other, one at a
 * time tries, with a pause before each. Guarded by its subscription.
 */
final class Breaker {

    /** Failures in a row, of two keys or more, by which the broker is known to be away. Ours. */
    private static final int MOST_FAILURES = 3;

    private static final long NEVER = Long.MIN_VALUE / 2;

    private int failures;
    private String lastKey = "";
    private boolean isTripped;
    private long pausedToMs = NEVER;

    void failed(String key, DeliveryTerms terms, long nowMs) {
        failures++;
        isTripped |= failures >= MOST_FAILURES && !lastKey.equals(key);
        lastKey = key;
        if (isTripped) {
            pausedToMs = nowMs + terms.delayMs(failures - MOST_FAILURES + 1);
        }
    }

    /** @return whether it was tripped: what failed may be tried at once */
    boolean succeeded() {
        boolean wasTripped = isTripped;
        reset();
        return wasTripped;
    }

    void reset() {
        failures = 0;
        lastKey = "";
        isTripped = false;
        pausedToMs = NEVER;
    }

    int failuresInRow() {
        return failures;
    }

    /** Whether a batch may go now. */
    boolean permits(int inFlight, long nowMs) {
        return !isTripped || inFlight == 0 && nowMs >= pausedToMs;
    }

    /** When one that is due at that time may go, if nothing else happens. */
    long earliest(long dueMs, int inFlight) {
        if (!isTripped) {
            return dueMs;
        }
        return inFlight > 0 ? Long.MAX_VALUE : Math.max(dueMs, pausedToMs);
    }
}
