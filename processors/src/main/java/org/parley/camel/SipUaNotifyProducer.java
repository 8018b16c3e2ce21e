package org.parley.camel;

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.parley.sip.RequestOutcome;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipSubscription;

/**
 * {@code sipua:notify}: sends a NOTIFY in the dialog of a subscription, with {@code SipHeaders} and the body. The exchange
 * goes on at once: whatever the subscriber answers concerns his subscription only.
 */
final class SipUaNotifyProducer extends DefaultProducer {

    SipUaNotifyProducer(SipUaEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public void process(Exchange exchange) {
        SipSubscription subscription = exchange.getProperty(SipUaConstants.SUBSCRIPTION, SipSubscription.class);
        if (subscription == null) {
            throw new IllegalStateException("sipua:notify needs the exchange property " + SipUaConstants.SUBSCRIPTION);
        }
        Message message = exchange.getMessage();
        SipHeaders headers = message.getHeader(SipUaConstants.HEADERS, SipHeaders.none(), SipHeaders.class);
        Optional<NotifyObserver> observer =
                Optional.ofNullable(exchange.getProperty(SipUaConstants.NOTIFY_OBSERVER, NotifyObserver.class));
        Consumer<RequestOutcome> done = outcome -> observer.ifPresent(o -> o.answered(outcome));
        subscription.notify(headers, body(message), done);
        observer.ifPresent(NotifyObserver::started);
    }

    private static SipBody body(Message message) {
        byte[] bytes = message.getBody(byte[].class);
        String type = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        if (bytes == null || bytes.length == 0) {
            return SipBody.empty();
        }
        if (type.isEmpty()) {
            throw new IllegalArgumentException("sipua:notify needs the header " + Exchange.CONTENT_TYPE);
        }
        return new SipBody(type, bytes);
    }
}
