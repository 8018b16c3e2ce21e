package org.parley.camel;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the route that notifies (7.2.2.10) when a conference has something to tell. Nothing is sent to it when another
 * route was quicker; what no route takes is announced again later.
 */
public final class NotifyRoute implements ConferenceListener {

    /** Exchange property: the {@link Conference} whose subscribers are to be notified. */
    public static final String CONFERENCE = "ParleyConference";

    /** A route that is missing or being replaced holds up nobody. */
    static final String URI = "direct:notify?block=false&failIfNoConsumers=false";

    private static final Logger LOG = LoggerFactory.getLogger(NotifyRoute.class);

    private final CamelContext context;
    private final Executor routes;
    private volatile Endpoint endpoint;
    private volatile AsyncProducer producer;

    /** @param routes runs routes */
    public NotifyRoute(CamelContext context, Executor routes) {
        this.context = context;
        this.routes = routes;
    }

    /** Finds the way to the route; the context has been started. */
    public void start() throws Exception {
        endpoint = context.getEndpoint(URI);
        producer = endpoint.createAsyncProducer();
        context.addService(producer);
    }

    @Override
    public void notificationsDue(Conference conference) {
        try {
            routes.execute(() -> run(conference));
        } catch (RejectedExecutionException e) {
            LOG.warn(
                    "{}: no thread is free to notify subscribers",
                    conference.identity().id());
            conference.notifier().postpone();
        }
    }

    private void run(Conference conference) {
        if (!conference.notifier().isDue()) {
            return;
        }
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOnly);
        exchange.setProperty(CONFERENCE, conference);
        int takesBefore = conference.notifier().takes();
        producer.process(exchange, doneSync -> finish(exchange, conference, takesBefore));
    }

    private static void finish(Exchange exchange, Conference conference, int takesBefore) {
        if (exchange.getException() != null) {
            LOG.error(
                    "{}: the route that notifies subscribers failed",
                    conference.identity().id(),
                    exchange.getException());
        }
        boolean isUntaken = conference.notifier().takes() == takesBefore;
        if (isUntaken && conference.notifier().isDue()) {
            conference.loop().post(conference.notifier()::postpone);
        }
    }
}
