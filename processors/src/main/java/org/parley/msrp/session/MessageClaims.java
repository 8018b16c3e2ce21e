package org.parley.msrp.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.msrp.Octets;

/**
 * The Message-IDs under which messages of several chunks pass through a room at present. At most as many as the senders
 * have messages in progress and the recipients have messages waiting.
 *
 * <p>A short message looks whether its id is claimed after its gathering has begun; one of several chunks claims first and
 * looks for gatherings then. So one of the two sees the other, whichever threads they are on.
 */
final class MessageClaims {

    private final Map<Octets, Delivery> claims = new ConcurrentHashMap<>();

    /** Gatherings of short messages that have not been offered to their recipients. */
    private final AtomicInteger gatherings = new AtomicInteger();

    /** True when no message holds {@code id}. */
    boolean isFree(Octets id) {
        return claims.isEmpty() || !claims.containsKey(id);
    }

    /** Holds {@code id} for a message from now on; false when another has it. */
    boolean hold(Octets id, Delivery claimant) {
        return claims.putIfAbsent(id, claimant) == null;
    }

    void release(Octets id, Delivery claimant) {
        claims.remove(id, claimant);
    }

    void gatheringBegins() {
        gatherings.incrementAndGet();
    }

    void gatheringEnds() {
        gatherings.decrementAndGet();
    }

    boolean isGathering() {
        return gatherings.get() > 0;
    }
}
