package org.parley.camel;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.parley.outbox.Entry;

/** {@code to("outbox:topic")}: keeps the body, and goes on when it is durable; no thread waits for that. */
final class OutboxProducer extends DefaultAsyncProducer {

    private final OutboxEndpoint endpoint;

    OutboxProducer(OutboxEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    //= OUTBOX-11
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<Void> durable;
        try {
            durable = endpoint.getComponent().outbox().store(entry(exchange));
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        durable.whenCompleteAsync(
                (done, failure) -> {
                    if (failure != null) {
                        exchange.setException(failure);
                    }
                    callback.done(false);
                },
                endpoint.getComponent().executor());
        return false;
    }

    private Entry entry(Exchange exchange) throws Exception {
        Message in = exchange.getMessage();
        String key = in.getHeader(OutboxConstants.KEY, endpoint.getTopic(), String.class);
        String id = in.getHeader(OutboxConstants.ID, exchange.getExchangeId(), String.class);
        return Entry.of(endpoint.getTopic(), key, id, in.getMandatoryBody(byte[].class));
    }
}
