package org.parley.camel;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/**
 * What a route file has to do with others.
 *
 * @param ids that it gives to its routes
 * @param begins what only one route can begin with, and that route's id: {@code direct:} endpoints and SIP requests
 * @param sends {@code direct:} endpoints that its routes need, and the line that needs it
 */
record RouteOutline(Set<String> ids, Map<String, String> begins, Map<String, Integer> sends) {

    RouteOutline {
        ids = Set.copyOf(ids);
        begins = Map.copyOf(begins);
        sends = Map.copyOf(sends);
    }

    /** @param routes of one file, made in this context */
    static RouteOutline of(CamelContext context, Collection<RouteDefinition> routes) {
        Set<String> ids = new LinkedHashSet<>();
        Map<String, String> begins = new LinkedHashMap<>();
        Map<String, Integer> sends = new LinkedHashMap<>();
        for (RouteDefinition route : routes) {
            if (route.hasCustomIdAssigned()) {
                ids.add(route.getId());
            }
            Endpoint from = endpoint(context, route.getInput().getEndpointUri());
            if (from instanceof SipUaEndpoint sip) {
                sip.requireReceivable();
                begins.put(
                        "sipua:" + sip.getOperation().toLowerCase(Locale.ROOT) + "?target=" + sip.getTarget(),
                        route.getId());
            } else if (from instanceof DirectEndpoint) {
                begins.put(direct(from), route.getId());
            }
            for (ToDefinition to :
                    ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class)) {
                Endpoint target = endpoint(context, to.getEndpointUri());
                if (target instanceof DirectEndpoint direct && direct.isFailIfNoConsumers()) {
                    sends.putIfAbsent(direct(direct), to.getLineNumber());
                }
            }
        }
        return new RouteOutline(ids, begins, sends);
    }

    /** The endpoint of a running route, if it is one that only one route can begin with. */
    static Optional<String> begin(Route route) {
        return route.getEndpoint() instanceof DirectEndpoint direct ? Optional.of(direct(direct)) : Optional.empty();
    }

    private static Endpoint endpoint(CamelContext context, String uri) {
        return context.getEndpoint(context.resolvePropertyPlaceholders(uri));
    }

    private static String direct(Endpoint endpoint) {
        return endpoint.getEndpointUri()
                .replaceFirst("^direct:(//)?", "direct:")
                .replaceFirst("\\?.*", "");
    }
}
