package org.parley.camel;

import java.util.Optional;
import org.parley.sip.IncomingRequest;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipSubscription;

/** An ACK as a route sees it: like any request in a dialog, but nothing answers it. */
record Acknowledgement(SipRequest request) implements IncomingRequest {

    @Override
    public String dialogId() {
        return request.callId();
    }

    /** Sends nothing (RFC 3261 section 17). */
    @Override
    public boolean respond(int status, String reason, SipHeaders headers, SipBody body) {
        return true;
    }

    @Override
    public Optional<SipSubscription> subscribe(int status, SipHeaders headers) {
        throw new UnsupportedOperationException("an ACK makes no subscription");
    }
}
