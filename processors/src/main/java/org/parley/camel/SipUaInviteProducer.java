package org.parley.camel;

import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.parley.sip.InviteRequest;
import org.parley.sip.NameAddr;
import org.parley.sip.OutgoingInvite;
import org.parley.sip.SipBody;
import org.parley.sip.SipDialog;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;

/**
 * {@code sipua:invite}: sends an INVITE and ends with its final response, however long a phone rings, without holding a
 * thread. The response is status and body of the exchange, never an exception.
 */
final class SipUaInviteProducer extends DefaultAsyncProducer {

    private final SipUaComponent component;

    SipUaInviteProducer(SipUaEndpoint endpoint) {
        super(endpoint);
        component = endpoint.getComponent();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Integer status = exchange.getMessage().getHeader(SipUaConstants.STATUS, Integer.class);
        if (status != null && status >= 200) {
            callback.done(true);
            return true;
        }
        Optional<CallObserver> observer =
                Optional.ofNullable(exchange.getProperty(SipUaConstants.OBSERVER, CallObserver.class));
        ExchangeListener listener = new ExchangeListener(component, exchange, callback, observer);
        try {
            InviteRequest request = request(exchange.getMessage());
            component.pending().add(listener);
            OutgoingInvite call = component.userAgent().invite(request, listener);
            observer.ifPresent(o -> o.started(call));
            return false;
        } catch (RuntimeException e) {
            component.pending().remove(listener);
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private static InviteRequest request(Message message) {
        InviteRequest whole = message.getHeader(SipUaConstants.INVITE_REQUEST, InviteRequest.class);
        if (whole != null) {
            return whole;
        }
        String requestUri = required(message, SipUaConstants.REQUEST_URI);
        String from = required(message, SipUaConstants.FROM);
        String to = message.getHeader(SipUaConstants.TO, requestUri, String.class);
        byte[] body = message.getBody(byte[].class);
        return new InviteRequest(
                requestUri,
                new NameAddr(Optional.empty(), from),
                new NameAddr(Optional.empty(), to),
                '<' + from + '>',
                70,
                message.getHeader(SipUaConstants.HEADERS, SipHeaders.none(), SipHeaders.class),
                body == null
                        ? SipBody.empty()
                        : new SipBody(message.getHeader(Exchange.CONTENT_TYPE, "application/sdp", String.class), body));
    }

    private static String required(Message message, String header) {
        String value = message.getHeader(header, String.class);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("sipua:invite needs the header " + header);
        }
        return value;
    }

    /** Ends the exchange with the call. Its callbacks come on a thread of the user agent, the route goes on on another. */
    private record ExchangeListener(
            SipUaComponent component, Exchange exchange, AsyncCallback callback, Optional<CallObserver> observer)
            implements OutgoingInvite.Listener, SipUaComponent.Pending {

        @Override
        public boolean mayTry(String uri) {
            return observer.filter(o -> !o.mayTry(uri)).isEmpty();
        }

        @Override
        public void onTrying() {
            observer.ifPresent(CallObserver::trying);
        }

        @Override
        public void onProvisional(SipResponse response) {
            observer.ifPresent(o -> o.provisional(response));
        }

        @Override
        public void onAccepted(SipResponse response, SipDialog dialog) {
            exchange.setProperty(SipUaConstants.DIALOG, dialog);
            observer.ifPresent(o -> o.accepted(response, dialog));
            end(response);
        }

        @Override
        public void onRejected(SipResponse response) {
            end(response);
        }

        private void end(SipResponse response) {
            if (component.pending().remove(this)) {
                SipExchanges.fill(exchange, response);
                component.executor().execute(() -> callback.done(false));
            }
        }

        /** As if the leg had answered 503 (RFC 3261 section 8.1.3.1). */
        @Override
        public void giveUp() {
            if (component.pending().remove(this)) {
                exchange.getMessage().setHeader(SipUaConstants.STATUS, 503);
                exchange.getMessage().setHeader(SipUaConstants.REASON_PHRASE, "Service Unavailable");
                component.executor().execute(() -> callback.done(false));
            }
        }

        /** Each is one call: two with equal parts do not exist, and the parts need not be looked at. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
