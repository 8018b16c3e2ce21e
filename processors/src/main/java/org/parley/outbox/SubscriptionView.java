package org.parley.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A subscription as the operator sees it.
 *
 * @param depth entries that it has not acknowledged
 * @param octets their weight
 * @param oldest how long the first of them waits; empty when there is none
 * @param inFlight batches that are with its routes
 * @param delivered entries acknowledged since the start
 * @param retries batches that failed since the start
 * @param discarded entries that an operator gave up since the start
 * @param lastError of the latest failure, while nothing was acknowledged after it
 * @param nextAttempt when what failed is tried again
 * @param hasRoute a route consumes it
 * @param isRecording new entries are kept for it
 */
public record SubscriptionView(
        String topic,
        String name,
        long depth,
        long octets,
        Optional<Duration> oldest,
        int inFlight,
        long delivered,
        long retries,
        long discarded,
        Optional<String> lastError,
        Optional<Instant> nextAttempt,
        boolean hasRoute,
        boolean isRecording) {}
