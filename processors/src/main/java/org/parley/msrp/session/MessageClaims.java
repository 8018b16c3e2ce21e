package org.parley.msrp.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.msrp.Octets;

/**
 * The Message-IDs under which messages of several chunks pass through a room at present. At most as many as the senders
 * have messages in progress and the recipients have messages waiting.
 */
final class MessageClaims {

    private final Map<Octets, Delivery> claims = new ConcurrentHashMap<>();

    /** True when no other message holds {@code id}; with {@code keep} it is held from now on. */
    boolean isFree(Octets id, Delivery claimant, boolean keep) {
        if (!keep) {
            return claims.isEmpty() || !claims.containsKey(id);
        }
        return claims.putIfAbsent(id, claimant) == null;
    }

    void release(Octets id, Delivery claimant) {
        claims.remove(id, claimant);
    }
}
