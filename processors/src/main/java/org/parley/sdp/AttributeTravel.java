package org.parley.sdp;

import java.util.Locale;
import java.util.Set;

/**
 * What becomes of an attribute of one leg's MSRP media line on another leg. The change request asks for all of them;
 * taken literally that would hand one user's address to the others, so what belongs to a connection stays.
 */
public enum AttributeTravel {

    /** Negotiated by the server on each leg: written anew from offer, answer and policy. */
    REGENERATED,

    /** Belongs to one connection and reveals or binds its addresses or keys: never written. */
    DROPPED,

    /** RFC 5547: copied to the invitee, and the accepter's copied to the inviter. */
    FILE,

    /** Anything else: copied unchanged, in order. */
    EXTENSION;

    private static final Set<String> NEGOTIATED = Set.of(
            "path",
            "accept-types",
            "accept-wrapped-types",
            "max-size",
            "setup",
            "sendrecv",
            "sendonly",
            "recvonly",
            "inactive",
            "chatroom");

    /**
     * Connection (RFC 4145), keys (RFC 8122, 4568, 4567, 8842, 8827), ICE (RFC 8839), identification and grouping (RFC
     * 5888, 4574, 8843), CEMA and its predecessor, preconditions (RFC 3312), capability negotiation (RFC 5939), source
     * filters (RFC 4570) and realms of media relays.
     */
    //= RFC6135-4.4-1
    private static final Set<String> OF_ONE_CONNECTION = Set.of(
            "connection",
            "fingerprint",
            "crypto",
            "key-mgmt",
            "tls-id",
            "identity",
            "candidate",
            "remote-candidates",
            "end-of-candidates",
            "rtcp",
            "mid",
            "label",
            "group",
            "bundle-only",
            "msrp-cema",
            "msrp-acm",
            "curr",
            "des",
            "conf",
            "csup",
            "creq",
            "acap",
            "tcap",
            "pcfg",
            "acfg",
            "source-filter",
            "visited-realm",
            "secondary-realm",
            "dtls-id",
            "sctp-port",
            "sctpmap",
            "ssrc",
            "ssrc-group");

    /** The fate of an attribute, by name without case. */
    //= DEC-15
    public static AttributeTravel of(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        if (NEGOTIATED.contains(lower)) {
            return REGENERATED;
        }
        if (OF_ONE_CONNECTION.contains(lower) || lower.startsWith("ice-") || lower.startsWith("omr-")) {
            return DROPPED;
        }
        return lower.startsWith("file-") ? FILE : EXTENSION;
    }

    /** Whether the attribute may appear on another leg as it is. */
    public boolean isCopied() {
        return this == FILE || this == EXTENSION;
    }
}
