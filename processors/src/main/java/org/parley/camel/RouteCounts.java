package org.parley.camel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.parley.conference.Refusal;

/**
 * Counts for each route what became of its exchanges. A route that is replaced begins again at zero: the figures are those
 * of the version in force. To be added to the context before its routes.
 */
public final class RouteCounts implements RoutePolicyFactory {

    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    /**
     * Exchanges that have ended.
     *
     * @param done all of them
     * @param refused those that a {@link Refusal} ended
     * @param failed those that an error ended
     */
    public record Counts(long done, long refused, long failed) {}

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        Counter counter = new Counter();
        counters.put(routeId, counter);
        return counter;
    }

    /** The counts of a route; zeros for one that is not there. */
    public Counts of(String routeId) {
        Counter counter = counters.get(routeId);
        return counter == null ? new Counts(0, 0, 0) : counter.counts();
    }

    private final class Counter extends RoutePolicySupport {

        private final LongAdder done = new LongAdder();
        private final LongAdder refused = new LongAdder();
        private final LongAdder failed = new LongAdder();

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            done.increment();
            if (isRefused(exchange)) {
                refused.increment();
            } else if (exchange.getException() != null) {
                failed.increment();
            }
        }

        /** A route configuration handles the refusal; what it caught stays in the exchange. */
        private static boolean isRefused(Exchange exchange) {
            return exchange.getException() instanceof Refusal
                    || exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof Refusal;
        }

        @Override
        public void onRemove(Route route) {
            counters.remove(route.getRouteId(), this);
        }

        Counts counts() {
            return new Counts(done.sum(), refused.sum(), failed.sum());
        }
    }
}
