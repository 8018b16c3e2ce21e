package org.parley.camel;

import java.util.Optional;
import java.util.concurrent.Executor;
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
        try {
            InviteRequest request = request(exchange.getMessage());
            Optional<CallObserver> observer =
                    Optional.ofNullable(exchange.getProperty(SipUaConstants.OBSERVER, CallObserver.class));
            OutgoingInvite call = component
                    .userAgent()
                    .invite(request, new ExchangeListener(exchange, callback, observer, component.executor()));
            observer.ifPresent(o -> o.started(call));
            return false;
        } catch (RuntimeException e) {
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
            Exchange exchange, AsyncCallback callback, Optional<CallObserver> observer, Executor executor)
            implements OutgoingInvite.Listener {

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
            SipExchanges.fill(exchange, response);
            executor.execute(() -> callback.done(false));
        }
    }
}
