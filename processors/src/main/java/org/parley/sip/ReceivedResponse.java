package org.parley.sip;

import java.util.Optional;

/** A response, received from a peer or made here in place of one that never came. */
final class ReceivedResponse extends ReceivedMessage implements SipResponse {

    private final int status;
    private final String reason;
    private final boolean trusted;

    private ReceivedResponse(
            RawHead head, byte[] message, int status, String reason, Optional<Flow> flow, boolean trusted) {
        super(head, message, flow);
        this.status = status;
        this.reason = reason;
        this.trusted = trusted;
    }

    /** @param trusted whether the hop that sent it is one of {@code sip.trustedPeers} */
    ReceivedResponse(RawHead head, byte[] message, Flow from, boolean trusted) {
        this(head, message, statusOf(head), reasonOf(head), Optional.of(from), trusted);
    }

    /**
     * A response that stands for an error of ours or of the transport (RFC 3261 section 8.1.3.1).
     *
     * @param fields From, To, Call-ID and CSeq of the request, each with its line end
     */
    //= RFC3261-8.1.3.1-1
    static ReceivedResponse local(int status, String reason, String fields) {
        byte[] text = Utf8.bytes("SIP/2.0 " + status + ' ' + reason + "\r\n" + fields + "\r\n");
        return new ReceivedResponse(RawHead.scan(text), text, status, reason, Optional.empty(), false);
    }

    /** This response with the body of another. */
    ReceivedResponse withBodyOf(ReceivedResponse other) {
        return new ReceivedResponse(head().withContentOf(other.head()), other.body(), status, reason, flow(), trusted);
    }

    /** The status, or 0 when the status line is not one. */
    //= RFC4475-3.1.2.19
    static int statusOf(RawHead head) {
        String line = head.startLine();
        if (line.length() < 11 || line.charAt(7) != ' ' || !line.startsWith("2.0", 4)) {
            return 0;
        }
        long status = RawHead.number(line.substring(8, 11));
        return status >= 100 && status <= 699 && (line.length() == 11 || line.charAt(11) == ' ') ? (int) status : 0;
    }

    //= RFC4475-3.1.1.12
    //= RFC4475-3.1.1.13
    private static String reasonOf(RawHead head) {
        String line = head.startLine();
        return line.length() > 12 ? line.substring(12) : "";
    }

    @Override
    public boolean isFromTrustedPeer() {
        return trusted;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String reason() {
        return reason;
    }

    /** True when no peer sent it. */
    boolean isLocal() {
        return flow().isEmpty();
    }

    @Override
    public String toString() {
        return LogText.of(status + " to " + head().cseqMethod() + " of " + callId());
    }
}
