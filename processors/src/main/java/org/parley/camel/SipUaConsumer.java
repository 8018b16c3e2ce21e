package org.parley.camel;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.parley.conference.Refusal;
import org.parley.sip.IncomingInvite;
import org.parley.sip.IncomingRequest;
import org.parley.sip.LogText;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives requests to a route and answers those that the route leaves unanswered: with {@code SipStatusCode}, with what a
 * {@link Refusal} says, or with 500 after an error. A request never stays without an answer.
 */
final class SipUaConsumer extends DefaultConsumer implements Suspendable, HandsOver {

    private static final Logger LOG = LoggerFactory.getLogger(SipUaConsumer.class);

    private final SipUaEndpoint endpoint;
    private final AsyncProcessor route;
    private final AtomicInteger waiting = new AtomicInteger();

    SipUaConsumer(SipUaEndpoint endpoint, AsyncProcessor route) {
        super(endpoint, route);
        this.endpoint = endpoint;
        this.route = route;
    }

    String method() {
        return endpoint.getOperation().toUpperCase(Locale.ROOT);
    }

    String target() {
        return endpoint.getTarget();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        router().add(this);
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.getComponent().startedRouter().ifPresent(router -> router.remove(this));
        super.doStop();
    }

    @Override
    protected void doSuspend() {
        endpoint.getComponent().startedRouter().ifPresent(router -> router.remove(this));
    }

    @Override
    protected void doResume() {
        endpoint.getComponent().router().add(this);
    }

    @Override
    public int waiting() {
        return waiting.get();
    }

    void receive(IncomingInvite invite, SipTarget target) {
        run(new Reply() {
            @Override
            public SipRequest request() {
                return invite.request();
            }

            @Override
            public void attach(Exchange exchange) {
                exchange.setProperty(SipUaConstants.INCOMING_INVITE, invite);
                exchange.getMessage()
                        .setHeader(SipUaConstants.TARGET, target.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public boolean send(int status, String reason, SipHeaders headers, SipBody body) {
                return status >= 300 && invite.reject(status, reason, headers, body);
            }

            @Override
            public int statusWhenRouteSaysNothing() {
                return 500;
            }

            @Override
            public Optional<SipRouter> tells() {
                return Optional.of(router());
            }
        });
    }

    void receive(IncomingRequest request, SipTarget target, SipDialogLeg legOrNull) {
        run(new Reply() {
            @Override
            public SipRequest request() {
                return request.request();
            }

            @Override
            public void attach(Exchange exchange) {
                exchange.setProperty(SipUaConstants.INCOMING_REQUEST, request);
                exchange.getMessage()
                        .setHeader(SipUaConstants.TARGET, target.name().toLowerCase(Locale.ROOT));
                if (legOrNull != null) {
                    exchange.setProperty(SipUaConstants.PARTICIPANT, legOrNull.participant());
                    exchange.setProperty(SipUaConstants.DIALOG_LEG, legOrNull);
                }
            }

            @Override
            public boolean send(int status, String reason, SipHeaders headers, SipBody body) {
                return request.respond(status, reason, headers, body);
            }

            @Override
            public int statusWhenRouteSaysNothing() {
                return 200;
            }

            @Override
            public Optional<SipRouter> tells() {
                return Optional.empty();
            }
        });
    }

    private void run(Reply reply) {
        waiting.incrementAndGet();
        try {
            endpoint.getComponent().executor().execute(() -> process(reply));
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            LOG.warn(
                    "{}: no thread is free for its route",
                    LogText.of(reply.request().callId()));
            refuse(reply, getRoute().getRouteId(), 503, "Service Unavailable", "no thread is free for the route");
        }
    }

    private void process(Reply reply) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        SipExchanges.fill(exchange, reply.request());
        reply.attach(exchange);
        route.process(exchange, doneSync -> {
            finish(exchange, reply);
            releaseExchange(exchange, false);
        });
        waiting.decrementAndGet();
    }

    private void finish(Exchange exchange, Reply reply) {
        Exception failure = exchange.getException();
        if (failure instanceof Refusal refusal) {
            RefusalResponse response = RefusalResponse.of(refusal.answer(), router().warnings());
            if (reply.send(response.status(), response.phrase(), response.headers(), response.body())) {
                reply.tells()
                        .ifPresent(router -> router.refusedByStep(
                                reply.request().callId(), exchange.getFromRouteId(), refusal.answer()));
            }
        } else if (failure != null) {
            LOG.error("{}: route {} failed", LogText.of(reply.request().callId()), exchange.getFromRouteId(), failure);
            String cause =
                    "the route failed, see the log: " + failure.getClass().getSimpleName();
            refuse(reply, exchange.getFromRouteId(), 500, "Server Internal Error", cause);
        } else {
            answer(exchange, reply);
        }
    }

    private void answer(Exchange exchange, Reply reply) {
        boolean isSaid = exchange.getMessage().getHeader(SipUaConstants.STATUS) != null;
        int status = exchange.getMessage()
                .getHeader(SipUaConstants.STATUS, reply.statusWhenRouteSaysNothing(), Integer.class);
        String phrase = exchange.getMessage().getHeader(SipUaConstants.REASON_PHRASE, "", String.class);
        SipHeaders headers =
                exchange.getMessage().getHeader(SipUaConstants.HEADERS, SipHeaders.none(), SipHeaders.class);
        if (!reply.send(status, phrase, headers, SipBody.empty())) {
            return;
        }
        if (status == 500) {
            LOG.warn(
                    "{}: route {} ended without an answer",
                    LogText.of(reply.request().callId()),
                    exchange.getFromRouteId());
        }
        String cause = isSaid ? "SipStatusCode at the end of the route" : "the route ended without an answer";
        tell(reply, exchange.getFromRouteId(), status, cause);
    }

    private static void refuse(Reply reply, String routeId, int status, String phrase, String cause) {
        if (reply.send(status, phrase, SipHeaders.none(), SipBody.empty())) {
            tell(reply, routeId, status, cause);
        }
    }

    private static void tell(Reply reply, String routeId, int status, String cause) {
        reply.tells().ifPresent(router -> router.refusedByRoute(reply.request().callId(), routeId, status, cause));
    }

    private SipRouter router() {
        return endpoint.getComponent().router();
    }

    /** The two kinds of requests, as far as a consumer treats them alike. */
    private interface Reply {

        SipRequest request();

        void attach(Exchange exchange);

        /** False when a final response was sent before. */
        boolean send(int status, String reason, SipHeaders headers, SipBody body);

        int statusWhenRouteSaysNothing();

        /** Who hears of a refusal: of an INVITE the router, of other requests nobody. */
        Optional<SipRouter> tells();
    }
}
