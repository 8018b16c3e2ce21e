package org.parley.camel;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.parley.sip.IncomingInvite;
import org.parley.sip.IncomingRequest;
import org.parley.sip.SipBody;
import org.parley.sip.SipDialog;
import org.parley.sip.SipHeaders;

/**
 * {@code sipua:answer}: answers the request that the exchange began with, by {@code SipStatusCode} (default 200), {@code
 * SipHeaders} and the body. A 1xx to an INVITE leaves it open. Answering a second time does nothing.
 */
final class SipUaAnswerProducer extends DefaultProducer {

    SipUaAnswerProducer(SipUaEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        int status = message.getHeader(SipUaConstants.STATUS, 200, Integer.class);
        String phrase = message.getHeader(SipUaConstants.REASON_PHRASE, "", String.class);
        SipHeaders headers = message.getHeader(SipUaConstants.HEADERS, SipHeaders.none(), SipHeaders.class);
        IncomingInvite invite = exchange.getProperty(SipUaConstants.INCOMING_INVITE, IncomingInvite.class);
        IncomingRequest request = exchange.getProperty(SipUaConstants.INCOMING_REQUEST, IncomingRequest.class);
        if (invite != null) {
            answer(exchange, invite, status, phrase, headers);
        } else if (request != null) {
            request.respond(status, phrase, headers, body(message, status));
        } else {
            throw new IllegalStateException("sipua:answer: the exchange did not begin with a SIP request");
        }
    }

    private void answer(Exchange exchange, IncomingInvite invite, int status, String phrase, SipHeaders headers) {
        SipBody body = body(exchange.getMessage(), status);
        if (status < 200) {
            invite.progress(status, headers);
        } else if (status < 300) {
            Optional<SipDialog> dialog = invite.accept(headers, body, new EndedByPeer());
            dialog.ifPresent(d -> exchange.setProperty(SipUaConstants.DIALOG, d));
        } else {
            if (invite.reject(status, phrase, headers, body)) {
                router().refusedByRoute(
                                invite.request().callId(),
                                exchange.getFromRouteId(),
                                status,
                                "sipua:answer of the route");
            }
        }
    }

    private SipRouter router() {
        return ((SipUaEndpoint) getEndpoint()).getComponent().router();
    }

    private static SipBody body(Message message, int status) {
        byte[] bytes = message.getBody(byte[].class);
        boolean isEmpty = bytes == null || bytes.length == 0 || status < 200;
        return isEmpty
                ? SipBody.empty()
                : new SipBody(message.getHeader(Exchange.CONTENT_TYPE, "application/sdp", String.class), bytes);
    }

    /** A dialog that an integrator's own route answered: the peer may end it, no conference cares. */
    private static final class EndedByPeer implements SipDialog.Listener {

        @Override
        public void onAckTimeout() {}

        @Override
        public void onBye(IncomingRequest bye) {
            bye.respond(200, "OK", SipHeaders.none(), SipBody.empty());
        }
    }
}
