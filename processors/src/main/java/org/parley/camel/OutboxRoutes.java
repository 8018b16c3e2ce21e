package org.parley.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.parley.outbox.DurableOutbox;

/**
 * Has the topics recorded that routes consume, from a route's making to its removal, whether it is started, stopped or
 * suspended. The end of the server removes nothing.
 */
public final class OutboxRoutes implements RoutePolicyFactory {

    private final DurableOutbox outbox;

    public OutboxRoutes(DurableOutbox outbox) {
        this.outbox = outbox;
    }

    /** @return null for a route that begins elsewhere, as Camel has it */
    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        boolean isOurs = route instanceof RouteDefinition definition
                && definition.getInput() != null
                && definition.getInput().getEndpointUri().startsWith("outbox:");
        return isOurs ? new Recorded() : null;
    }

    //= OUTBOX-1
    private final class Recorded extends RoutePolicySupport {

        @Override
        public void onInit(Route route) {
            if (route.getEndpoint() instanceof OutboxEndpoint endpoint) {
                outbox.subscribe(endpoint.getTopic(), endpoint.getSubscription(), route.getRouteId());
            }
        }

        @Override
        public void onRemove(Route route) {
            boolean isEnd = route.getCamelContext().isStopping()
                    || route.getCamelContext().isStopped();
            if (!isEnd && route.getEndpoint() instanceof OutboxEndpoint endpoint) {
                outbox.release(endpoint.getTopic(), endpoint.getSubscription(), route.getRouteId());
            }
        }
    }
}
