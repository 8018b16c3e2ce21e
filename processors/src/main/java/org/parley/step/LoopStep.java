package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.parley.camel.LoopTurn;
import org.parley.conference.Conference;
import org.parley.conference.Refusal;

/**
 * A step that changes a conference, and therefore runs on its loop. Where the loop is idle that is this very thread; where
 * it is busy the route goes on later, on a thread of routes, and no thread waits.
 */
abstract class LoopStep extends AsyncStep {

    private final String name;
    private final Executor routes;

    LoopStep(String name, Executor routes) {
        this.name = name;
        this.routes = routes;
    }

    /** The conference that the exchange is about. */
    abstract Conference conference(Exchange exchange);

    /** What the step does before it is the loop's turn: whatever may wait. Runs on a thread of routes. */
    void prepare(Exchange exchange) {}

    /** Runs on the conference's loop. */
    abstract void apply(Exchange exchange);

    @Override
    public final boolean process(Exchange exchange, AsyncCallback callback) {
        Conference conference;
        try {
            conference = conference(exchange);
            prepare(exchange);
        } catch (IllegalStateException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        return LoopTurn.take(conference.loop(), routes, exchange, callback, () -> run(exchange));
    }

    private void run(Exchange exchange) {
        try {
            apply(exchange);
        } catch (Refusal refusal) {
            exchange.setProperty(Step.REFUSED_BY, name);
            throw refusal;
        }
    }
}
