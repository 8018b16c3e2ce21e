package org.parley.step;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.conference.Participant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code greet}: who joins the session of a service is told what it has to say first, each when he comes; in the chat it is
 * a message to all. Does nothing in any other session.
 */
final class Greet extends WaitingStep {

    private static final Logger LOG = LoggerFactory.getLogger(Greet.class);

    /** Exchange property with the text. */
    static final String TEXT = "ParleyGreeting";

    Greet(Executor routes) {
        super("greet", routes);
    }

    //= CMD-3
    @Override
    CompletableFuture<Void> begin(Exchange exchange) {
        String text = exchange.getProperty(TEXT, String.class);
        if (text == null) {
            return CompletableFuture.completedFuture(null);
        }
        Participant joined = Leg.of(exchange).invitation().participant();
        String session = joined.conference().identity().id();
        return new ServiceRoutes(exchange.getContext())
                .greet(session, joined.conference().creator().publicUri(), joined.publicUri(), text)
                .handle((deliveries, failure) -> {
                    if (failure != null) {
                        LOG.info("{}: somebody who joined got no first message: {}", session, failure.getMessage());
                    }
                    return null;
                });
    }
}
