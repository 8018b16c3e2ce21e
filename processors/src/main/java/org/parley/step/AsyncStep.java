package org.parley.step;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncCallbackToCompletableFutureAdapter;

/** A step that may end later than it returns; routes go on then, and whoever calls it by the other methods waits. */
abstract class AsyncStep implements AsyncProcessor {

    @Override
    public final CompletableFuture<Exchange> processAsync(Exchange exchange) {
        AsyncCallbackToCompletableFutureAdapter<Exchange> future =
                new AsyncCallbackToCompletableFutureAdapter<>(exchange);
        process(exchange, future);
        return future.getFuture();
    }

    @Override
    public final void process(Exchange exchange) throws Exception {
        processAsync(exchange).get();
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
    }
}
