package org.parley.step;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.parley.camel.MsrpConstants;
import org.parley.conference.Conference;
import org.parley.conference.Refusal;
import org.parley.operation.NewSession;
import org.parley.operation.Procedures;

/** Has routes and endpoints do what the operator wants: the way of the procedures whoever asks for them. */
public final class ServiceRoutes implements Procedures {

    /** Where the route is missing that is said at once. */
    private static final String REMOVE = "direct:remove-participant?block=false";

    private static final String ADD = "direct:add-participants?block=false";

    private static final String CREATE = "direct:service-setup?block=false";

    private final CamelContext context;

    public ServiceRoutes(CamelContext context) {
        this.context = context;
    }

    @Override
    public CompletableFuture<Void> remove(String session, String user, Optional<String> reason) {
        return run(REMOVE, exchange -> {
                    exchange.getMessage().setHeader(RemoveParticipant.SESSION, session);
                    exchange.getMessage().setHeader(RemoveParticipant.USER, user);
                    reason.ifPresent(value -> exchange.getMessage().setHeader(RemoveParticipant.REASON, value));
                })
                .thenApply(exchange -> null);
    }

    @Override
    public CompletableFuture<Void> add(String session, List<String> users) {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        run(ADD, exchange -> {
                    exchange.getMessage().setHeader(RemoveParticipant.SESSION, session);
                    exchange.getMessage().setHeader(ServiceInvitees.USERS, List.copyOf(users));
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

    @Override
    public CompletableFuture<Made> create(NewSession wanted, Consumer<Conference> created) {
        return run(CREATE, exchange -> {
                    Message in = exchange.getMessage();
                    in.setHeader(ReadServiceSetup.IDENTITY, wanted.identity());
                    in.setHeader(ServiceInvitees.USERS, wanted.users());
                    wanted.name().ifPresent(name -> in.setHeader(ReadServiceSetup.NAME, name));
                    wanted.subject().ifPresent(subject -> in.setHeader(ReadServiceSetup.SUBJECT, subject));
                    wanted.text().ifPresent(text -> in.setHeader(ReadServiceSetup.TEXT, text));
                    CreateServiceSession.CreationListener listener = created::accept;
                    exchange.setProperty(CreateServiceSession.CREATED, listener);
                })
                .thenApply(exchange -> {
                    Setup setup = ListInvitations.setup(exchange);
                    return new Made(setup.conference(), setup.legs());
                });
    }

    /** Tells one user, who has just joined, what is meant for all. */
    CompletableFuture<Integer> greet(String session, String from, String to, String text) {
        return send(session, from, text, in -> {
            in.setHeader(MsrpConstants.RECIPIENTS, to);
            in.setHeader(MsrpConstants.ADDRESSED_TO_ALL, true);
        });
    }

    @Override
    public CompletableFuture<Integer> say(String session, String from, Optional<String> to, String text) {
        return send(session, from, text, in -> to.ifPresent(user -> in.setHeader(MsrpConstants.RECIPIENTS, user)));
    }

    private CompletableFuture<Integer> send(String session, String from, String text, Consumer<Message> more) {
        return run("msrp:send?identity=RAW(" + from + ")", exchange -> {
                    exchange.getMessage().setHeader(MsrpConstants.SESSION, session);
                    exchange.getMessage().setBody(text);
                    more.accept(exchange.getMessage());
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
