package org.parley.osgi.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What waits for brokers.
 *
 * @param usedBytes weight of what is kept
 * @param maxBytes the most that may be
 * @param whyNot why nothing is recorded; empty when it is
 */
public record OutboxState(List<SubscriptionRow> subscriptions, long usedBytes, long maxBytes, Optional<String> whyNot) {

    public OutboxState {
        subscriptions = List.copyOf(subscriptions);
    }

    /**
     * One reader of one topic.
     *
     * @param entries that it has not acknowledged
     * @param bytes their weight
     * @param oldest how long the first of them waits; empty when there is none
     * @param delivered entries acknowledged since the start
     * @param failures batches that failed since the start
     * @param discarded entries that an operator gave up since the start
     * @param lastError of the latest failure, while nothing was acknowledged after it
     * @param nextAttempt when what failed is tried again
     * @param hasRoute a route consumes it
     * @param isRecording new entries are kept for it
     */
    public record SubscriptionRow(
            String topic,
            String name,
            long entries,
            long bytes,
            Optional<Duration> oldest,
            long delivered,
            long failures,
            long discarded,
            Optional<String> lastError,
            Optional<Instant> nextAttempt,
            boolean hasRoute,
            boolean isRecording) {}
}
