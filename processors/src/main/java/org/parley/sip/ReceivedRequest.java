package org.parley.sip;

import java.net.InetSocketAddress;
import java.util.Optional;

/** A request that passed the grammar. */
final class ReceivedRequest extends ReceivedMessage implements SipRequest {

    /** RFC 3261 section 20.22: what a request without Max-Forwards is taken to have. */
    private static final int DEFAULT_MAX_FORWARDS = 70;

    private final Flow from;
    private final boolean trusted;
    private final String method;
    private final String requestUri;

    /** @param trusted whether the hop that sent it is one of {@code sip.trustedPeers} */
    ReceivedRequest(RawHead head, byte[] message, Flow from, boolean trusted) {
        super(head, message, Optional.of(from));
        this.from = from;
        this.trusted = trusted;
        String[] line = head.startLine().split(" ", 3);
        this.method = line[0];
        this.requestUri = line.length > 1 ? line[1] : "";
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String requestUri() {
        return requestUri;
    }

    @Override
    public int maxForwards() {
        long value = head().first("max-forwards").map(RawHead::number).orElse((long) DEFAULT_MAX_FORWARDS);
        return (int) Math.max(0, Math.min(255, value));
    }

    @Override
    public InetSocketAddress source() {
        return from.peer();
    }

    @Override
    public boolean isFromTrustedPeer() {
        return trusted;
    }

    @Override
    public String toString() {
        return LogText.of(method + " of " + callId());
    }
}
