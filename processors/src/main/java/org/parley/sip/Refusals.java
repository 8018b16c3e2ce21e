package org.parley.sip;

import java.util.Optional;

/**
 * Stateless refusals (RFC 3261 section 8.2.7): made from the request alone, so that a repeated request gets the same
 * octets and nothing is kept. The To tag is a hash, the same each time.
 */
final class Refusals {

    private static final int SALT = Tokens.tag().hashCode();

    private Refusals() {}

    /** The answer, or empty when there is no Via to send it by, or for an ACK, which is never answered. */
    static Optional<byte[]> answer(RawHead head, ReplyPath path, Refusal refusal, String product) {
        if (head.method().equals("ACK") || head.first("via").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(path.begin(refusal.status(), refusal.reason(), tag(head))
                .headers(refusal.headers())
                .product("Server", product, refusal.headers())
                .end());
    }

    /** The answer to octets that the stream's framing could not take. */
    static Optional<byte[]> ofBrokenMessage(byte[] octets, Refusal refusal, Flow from) {
        RawHead head = RawHead.scan(octets);
        return head.isResponse() ? Optional.empty() : answer(head, ReplyPath.of(head, from), refusal, "");
    }

    private static String tag(RawHead head) {
        int hash = head.callId().hashCode() * 31 + head.fromTag().hashCode();
        return "r" + Integer.toHexString(hash ^ SALT)
                + Integer.toHexString(head.branchKey().hashCode() * 31 + SALT);
    }
}
