package org.parley.step;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.parley.camel.MsrpConstants;
import org.parley.conference.Refusal;

/** Has routes and endpoints do what the operator wants: the way of the procedures whoever asks for them. */
public final class ServiceRoutes {

    /** Where the route is missing that is said at once. */
    private static final String REMOVE = "direct:remove-participant?block=false";

    private static final String ADD = "direct:add-participants?block=false";

    private final CamelContext context;

    public ServiceRoutes(CamelContext context) {
        this.context = context;
    }

    /**
     * Removes a user (7.2.2.12).
     *
     * @param session id
     * @param user URI, or anonymous URI
     * @param reason value of the Reason header; empty for none
     * @return completes when the route has ended; with the {@link Refusal} or error that ended it, if one did
     */
    public CompletableFuture<Void> remove(String session, String user, Optional<String> reason) {
        return run(REMOVE, exchange -> {
                    exchange.getMessage().setHeader(RemoveParticipant.SESSION, session);
                    exchange.getMessage().setHeader(RemoveParticipant.USER, user);
                    reason.ifPresent(value -> exchange.getMessage().setHeader(RemoveParticipant.REASON, value));
                })
                .thenApply(exchange -> null);
    }

    /**
     * Adds users (7.2.2.2).
     *
     * @param session id
     * @param users URIs
     * @return completes when they have their places and are about to be invited; with the {@link Refusal} or error that ended
     *     the route before
     */
    public CompletableFuture<Void> add(String session, List<String> users) {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        run(ADD, exchange -> {
                    exchange.getMessage().setHeader(RemoveParticipant.SESSION, session);
                    exchange.getMessage().setHeader(AddParticipants.USERS, List.copyOf(users));
                    exchange.setProperty(AddParticipants.ACCEPTED, accepted);
                })
                .whenComplete((exchange, failure) -> {
                    if (failure != null) {
                        accepted.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
                    } else {
                        accepted.complete(null);
                    }
                });
        return accepted;
    }

    /**
     * Puts a message into a session.
     *
     * @param session id
     * @param from URI that it is from
     * @param to URI, or anonymous URI, of the one user who gets it; empty for all
     * @return how many MSRP sessions it goes to; fails when there is no such session or user
     */
    public CompletableFuture<Integer> say(String session, String from, Optional<String> to, String text) {
        return run("msrp:send?identity=RAW(" + from + ")", exchange -> {
                    exchange.getMessage().setHeader(MsrpConstants.SESSION, session);
                    to.ifPresent(user -> exchange.getMessage().setHeader(MsrpConstants.RECIPIENTS, user));
                    exchange.getMessage().setBody(text);
                })
                .thenApply(exchange -> exchange.getMessage().getHeader(MsrpConstants.DELIVERIES, 0, Integer.class));
    }

    private CompletableFuture<Exchange> run(String uri, Processor fill) {
        ProducerTemplate template = context.createProducerTemplate();
        return template.asyncSend(uri, fill)
                .thenCompose(ServiceRoutes::outcome)
                .whenComplete((done, failure) -> template.stop());
    }

    private static CompletableFuture<Exchange> outcome(Exchange exchange) {
        Throwable handled = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Refusal.class);
        Throwable failure = exchange.getException() != null ? exchange.getException() : handled;
        return failure == null ? CompletableFuture.completedFuture(exchange) : CompletableFuture.failedFuture(failure);
    }
}
