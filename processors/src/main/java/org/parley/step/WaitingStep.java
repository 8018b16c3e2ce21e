package org.parley.step;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.parley.conference.Refusal;

/** A step that may have to wait for something; no thread waits meanwhile. */
abstract class WaitingStep extends AsyncStep {

    private final String name;
    private final Executor routes;

    /** @param routes where the route goes on after a wait */
    WaitingStep(String name, Executor routes) {
        this.name = name;
        this.routes = routes;
    }

    /**
     * Begins the step; it has been done when the future completes.
     *
     * @throws Refusal when the rule of this step refuses the request; so may the future
     */
    abstract CompletableFuture<Void> begin(Exchange exchange);

    @Override
    public final boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<Void> step;
        try {
            step = begin(exchange);
        } catch (Refusal | IllegalStateException e) {
            step = CompletableFuture.failedFuture(e);
        }
        if (step.isDone()) {
            step.whenComplete((done, failure) -> end(exchange, failure));
            callback.done(true);
            return true;
        }
        step.whenCompleteAsync(
                (done, failure) -> {
                    end(exchange, failure);
                    callback.done(false);
                },
                routes);
        return false;
    }

    private void end(Exchange exchange, Throwable failureOrNull) {
        Throwable cause = failureOrNull instanceof CompletionException ? failureOrNull.getCause() : failureOrNull;
        if (cause instanceof Refusal) {
            exchange.setProperty(Step.REFUSED_BY, name);
        }
        if (cause != null) {
            exchange.setException(cause);
        }
    }
}
