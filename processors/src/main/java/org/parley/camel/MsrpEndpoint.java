package org.parley.camel;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultEndpoint;

/** Let users take part in the MSRP chat of their session. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "msrp",
        title = "MSRP Switch",
        syntax = "msrp:operation",
        category = {Category.CHAT},
        producerOnly = true)
public final class MsrpEndpoint extends DefaultEndpoint {

    @UriPath(enums = "join", description = "join: the accepted leg of the exchange takes part in the chat.")
    @Metadata(required = true)
    private String operation;

    public MsrpEndpoint(String uri, MsrpComponent component) {
        super(uri, component);
    }

    @Override
    public MsrpComponent getComponent() {
        return (MsrpComponent) super.getComponent();
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    @Override
    public Producer createProducer() {
        if (!"join".equals(operation)) {
            throw new IllegalArgumentException("msrp:" + operation + " cannot be sent to; join can");
        }
        return new JoinProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("msrp:" + operation + " cannot be consumed from");
    }

    //= OMA-E4
    private static final class JoinProducer extends DefaultAsyncProducer {

        private final MsrpComponent component;

        JoinProducer(MsrpEndpoint endpoint) {
            super(endpoint);
            component = endpoint.getComponent();
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Joining joining = exchange.getProperty(Joining.PROPERTY, Joining.class);
            if (joining == null) {
                exchange.setException(new IllegalStateException("msrp:join needs the step storeAnswer before it"));
                callback.done(true);
                return true;
            }
            return LoopTurn.take(joining.loop(), component.executor(), exchange, callback, joining::join);
        }
    }
}
