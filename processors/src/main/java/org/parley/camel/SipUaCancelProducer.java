package org.parley.camel;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.parley.sip.OutgoingInvite;
import org.parley.sip.SipHeaders;

/** {@code sipua:cancel}: gives up the {@link OutgoingInvite} in the body of the exchange. */
final class SipUaCancelProducer extends DefaultProducer {

    SipUaCancelProducer(SipUaEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public void process(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof OutgoingInvite call)) {
            throw new IllegalArgumentException(
                    "sipua:cancel needs the OutgoingInvite that the observer's started() got, as body");
        }
        call.cancel(exchange.getMessage().getHeader(SipUaConstants.HEADERS, SipHeaders.none(), SipHeaders.class));
    }
}
