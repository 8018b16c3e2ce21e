package org.parley.camel;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.parley.sip.SipDialog;
import org.parley.sip.SipHeaders;

/** {@code sipua:bye}: ends the dialog of the exchange; the exchange goes on with the status of the final response. */
final class SipUaByeProducer extends DefaultAsyncProducer {

    private final SipUaComponent component;

    SipUaByeProducer(SipUaEndpoint endpoint) {
        super(endpoint);
        component = endpoint.getComponent();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        SipDialog dialog = exchange.getProperty(SipUaConstants.DIALOG, SipDialog.class);
        if (dialog == null || dialog.hasEnded()) {
            exchange.getMessage().setHeader(SipUaConstants.STATUS, 481);
            callback.done(true);
            return true;
        }
        SipHeaders headers =
                exchange.getMessage().getHeader(SipUaConstants.HEADERS, SipHeaders.none(), SipHeaders.class);
        dialog.bye(headers, status -> {
            exchange.getMessage().setHeader(SipUaConstants.STATUS, status);
            component.executor().execute(() -> callback.done(false));
        });
        return false;
    }
}
