package org.parley.sip;

import java.util.Optional;

/**
 * Which reliable provisional response a PRACK acknowledges (RFC 3262 section 7.2).
 *
 * @param rseq of the response, 1 to 2^31-1
 * @param cseq CSeq number of the INVITE
 */
record Rack(long rseq, long cseq) {

    /** Value of the RAck header field. */
    String value() {
        return rseq + " " + cseq + " INVITE";
    }

    // RAck = response-num LWS CSeq-num LWS Method
    /** Reads RAck; empty when it is missing or malformed. One of another method than INVITE matches nothing. */
    static Optional<Rack> of(RawHead head) {
        String[] parts = head.first("rack").orElse("").strip().split("[ \t]+");
        if (parts.length != 3) {
            return Optional.empty();
        }
        long rseq = RawHead.number(parts[0]);
        long cseq = RawHead.number(parts[1]);
        boolean isInvite = parts[2].equals("INVITE");
        return rseq < 0 || cseq < 0 ? Optional.empty() : Optional.of(new Rack(isInvite ? rseq : 0, cseq));
    }
}
