package org.parley.camel;

import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.parley.outbox.DurableOutbox;

/**
 * The {@code outbox:} component: routes that empty a topic of the outbox, and routes that put something there. The outbox and
 * the places of its readers belong to the server, so that no edit of a route loses anything.
 */
@Component("outbox")
public final class OutboxComponent extends DefaultComponent {

    private DurableOutbox outbox;
    private Executor executor;

    /** For Camel's component discovery; {@link #use} has to follow before a route starts. */
    public OutboxComponent() {}

    /** @param routeExecutor goes on with routes that waited for the disk */
    public void use(DurableOutbox store, Executor routeExecutor) {
        outbox = store;
        executor = routeExecutor;
    }

    DurableOutbox outbox() {
        return started(outbox);
    }

    Executor executor() {
        return started(executor);
    }

    private static <T> T started(T part) {
        if (part == null) {
            throw new IllegalStateException("the outbox component has no outbox: Parley is not started");
        }
        return part;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        OutboxEndpoint endpoint = new OutboxEndpoint(uri, this);
        endpoint.setTopic(remaining);
        setProperties(endpoint, parameters);
        endpoint.requireValid();
        return endpoint;
    }
}
