package org.parley.conference;

import java.time.Duration;
import java.util.Optional;

/**
 * One NOTIFY that is due (7.2.2.10): taken from {@link ConferenceNotifier#take}, and to be given back by {@link
 * ConferenceNotifier#answered} or {@link ConferenceNotifier#unsent}.
 *
 * @param rest what is left of the subscription
 * @param ending why it is the last one; empty for an active subscription
 * @param document {@code application/conference-info+xml}; empty array for none. Not to be changed.
 */
public record Notification(
        Subscription subscription, Duration rest, Optional<Subscription.Ending> ending, byte[] document) {

    //= RFC6665-4.1.3-1
    /** Value of Subscription-State. */
    public String subscriptionState() {
        return ending.map(why -> "terminated;reason=" + why.reason())
                .orElseGet(() -> "active;expires=" + Math.max(1, rest.toSeconds()));
    }
}
