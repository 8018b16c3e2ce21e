package org.parley.outbox;

import java.time.Duration;

/**
 * How a reader wants its entries.
 *
 * @param mostEntries in a batch
 * @param mostBytes of their octets; one entry comes however large it is
 * @param linger how long an entry waits for others of its key
 * @param retryDelay before a failed batch is tried again; doubled with each failure
 * @param longestRetryDelay the most that becomes of it
 */
public record DeliveryTerms(
        int mostEntries, int mostBytes, Duration linger, Duration retryDelay, Duration longestRetryDelay) {

    private static final Duration LONGEST = Duration.ofHours(1);

    /** Ours: the events of a set-up in one batch, and brokers that return are found soon. */
    public static final DeliveryTerms DEFAULT =
            new DeliveryTerms(500, 1 << 20, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(30));

    public DeliveryTerms {
        if (mostEntries < 1 || mostBytes < 1) {
            throw new IllegalArgumentException("mostEntries and mostBytes must be 1 or more");
        }
        if (linger.compareTo(LONGEST) > 0 || longestRetryDelay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("linger and longestRetryDelay must not be above an hour");
        }
        if (linger.isNegative() || retryDelay.isNegative() || longestRetryDelay.compareTo(retryDelay) < 0) {
            throw new IllegalArgumentException(
                    "linger and retryDelay must not be negative, longestRetryDelay not below retryDelay");
        }
    }

    /** Milliseconds to wait after so many failures in a row. */
    long delayMs(int failures) {
        long delay = retryDelay.toMillis();
        for (int i = 1; i < failures && delay < longestRetryDelay.toMillis(); i++) {
            delay *= 2;
        }
        return Math.min(delay, longestRetryDelay.toMillis());
    }
}
