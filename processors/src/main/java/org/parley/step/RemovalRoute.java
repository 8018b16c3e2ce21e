package org.parley.step;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.parley.conference.Refusal;

/** Has the route {@code direct:remove-participant} remove a user: the way of 7.2.2.12 whoever asks for it. */
public final class RemovalRoute {

    /** Where the route is missing that is said at once. */
    private static final String URI = "direct:remove-participant?block=false";

    private final CamelContext context;

    public RemovalRoute(CamelContext context) {
        this.context = context;
    }

    /**
     * Runs the route.
     *
     * @param session id
     * @param user URI, or anonymous URI
     * @param reason value of the Reason header; empty for none
     * @return completes when the route has ended; with the {@link Refusal} or error that ended it, if one did
     */
    public CompletableFuture<Void> remove(String session, String user, Optional<String> reason) {
        ProducerTemplate template = context.createProducerTemplate();
        return template.asyncSend(URI, exchange -> {
                    exchange.getMessage().setHeader(RemoveParticipant.SESSION, session);
                    exchange.getMessage().setHeader(RemoveParticipant.USER, user);
                    reason.ifPresent(value -> exchange.getMessage().setHeader(RemoveParticipant.REASON, value));
                })
                .thenCompose(RemovalRoute::outcome)
                .whenComplete((done, failure) -> template.stop());
    }

    private static CompletableFuture<Void> outcome(Exchange exchange) {
        Throwable handled = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Refusal.class);
        Throwable failure = exchange.getException() != null ? exchange.getException() : handled;
        return failure == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(failure);
    }
}
