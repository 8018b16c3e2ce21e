package org.parley.outbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outbox in numbers.
 *
 * @param subscriptions by topic and name
 * @param liveBytes weight of what is kept
 * @param maxBytes the most that may be
 * @param fileBytes size of the file
 * @param whyNot why nothing is recorded; empty when it is
 * @param taken entries that were taken, by topic, since the start
 * @param refused entries that were refused, by topic, since the start
 * @param durable entries that are on disk, since the start
 */
public record OutboxReport(
        List<SubscriptionView> subscriptions,
        long liveBytes,
        long maxBytes,
        long fileBytes,
        Optional<String> whyNot,
        Map<String, Long> taken,
        Map<String, Long> refused,
        long durable) {

    public OutboxReport {
        subscriptions = List.copyOf(subscriptions);
        taken = Map.copyOf(taken);
        refused = Map.copyOf(refused);
    }
}
