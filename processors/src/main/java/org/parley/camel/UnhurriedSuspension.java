package org.parley.camel;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultShutdownStrategy;
import org.apache.camel.spi.RouteStartupOrder;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Suspends a route without waiting for what runs in it, and without ending it: Camel's own way waits, and after its timeout
 * rejects what a phone answers later. Everything else is Camel's.
 */
final class UnhurriedSuspension extends DefaultShutdownStrategy {

    private final Set<String> serving = ConcurrentHashMap.newKeySet();

    /** The consumer of this route goes on when the route is suspended, until {@link #nothingServes}. */
    void letServe(String routeId) {
        serving.add(routeId);
    }

    void nothingServes() {
        serving.clear();
    }

    @Override
    public void suspend(CamelContext context, List<RouteStartupOrder> routes) {
        routes.stream()
                .filter(route -> !serving.contains(route.getRoute().getRouteId()))
                .forEach(route -> ServiceHelper.suspendService(route.getInput()));
    }

    @Override
    public void suspend(CamelContext context, List<RouteStartupOrder> routes, long timeout, TimeUnit timeUnit) {
        suspend(context, routes);
    }
}
