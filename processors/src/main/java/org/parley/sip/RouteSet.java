package org.parley.sip;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The route set of a dialog and where it sends requests (RFC 3261 sections 12.1 and 12.2.1.1).
 *
 * @param routes Route values, first hop first
 */
record RouteSet(List<String> routes) {

    static final RouteSet EMPTY = new RouteSet(List.of());

    RouteSet {
        routes = List.copyOf(routes);
    }

    boolean isEmpty() {
        return routes.isEmpty();
    }

    /** Whether the first hop is to be reached by TLS, whatever the target. */
    boolean isSecure() {
        return !routes.isEmpty() && ContactForm.isSips(uriOf(routes.get(0)));
    }

    /** Route fields, each with its line end. */
    String lines() {
        return lines(routes);
    }

    /**
     * Where a request goes.
     *
     * @param requestUri for the request line
     * @param routeLines Route fields, each with its line end
     * @param nextHop the URI to resolve
     */
    record Destination(String requestUri, String routeLines, String nextHop) {}

    /** From the INVITE, as the called side. */
    //= RFC3261-12.1.1-1
    static RouteSet ofRequest(ReceivedMessage invite) {
        List<String> routes = invite.headers("record-route");
        return routes.isEmpty() ? EMPTY : new RouteSet(routes);
    }

    /** From the 2xx, as the calling side: in reverse. */
    //= RFC3261-12.1.2-1
    static RouteSet ofResponse(ReceivedMessage response) {
        List<String> routes = new ArrayList<>(response.headers("record-route"));
        Collections.reverse(routes);
        return routes.isEmpty() ? EMPTY : new RouteSet(routes);
    }

    //= RFC3261-12.2.1.1-1
    Destination towards(String target) {
        if (routes.isEmpty()) {
            return new Destination(target, "", target);
        }
        String first = uriOf(routes.get(0));
        if (isLoose(first)) {
            return new Destination(target, lines(routes), first);
        }
        List<String> rest = new ArrayList<>(routes.subList(1, routes.size()));
        rest.add('<' + target + '>');
        String uri = UriText.withoutHeaders(first);
        return new Destination(uri, lines(rest), uri);
    }

    private static String uriOf(String route) {
        return HeaderText.nameAddr(route).map(NameAddr::uri).orElse(route);
    }

    private static boolean isLoose(String uri) {
        return Grammar.sipUri(uri).filter(parsed -> parsed.hasLrParam()).isPresent();
    }

    private static String lines(List<String> routes) {
        StringBuilder lines = new StringBuilder();
        routes.forEach(route -> lines.append("Route: ").append(route).append("\r\n"));
        return lines.toString();
    }
}
