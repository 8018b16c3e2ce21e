package org.parley.camel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.util.URISupport;
import org.parley.camel.RouteFileView.RouteView;

/** The state of all routes, by the files that they came from. Safe for any thread; waits for nothing. */
public final class RouteReport {

    private final CamelContext context;
    private final RouteFiles files;
    private final RouteCounts counts;

    public RouteReport(CamelContext context, RouteFiles files, RouteCounts counts) {
        this.context = context;
        this.files = files;
        this.counts = counts;
    }

    /** Files by name, then the routes that belong to none. */
    public List<RouteFileView> files() {
        List<RouteFileView> report = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (RouteFiles.Content file : files.contents()) {
            known.addAll(file.routes());
            List<Route> routes = file.routes().stream()
                    .map(context::getRoute)
                    .filter(route -> route != null)
                    .toList();
            report.add(
                    new RouteFileView(file.name(), file.since(), file.configurations(), views(routes), file.refusal()));
        }
        List<Route> others = context.getRoutes().stream()
                .filter(route -> !known.contains(route.getRouteId()))
                .toList();
        if (!others.isEmpty()) {
            report.add(new RouteFileView(RouteFileView.NO_FILE, Optional.empty(), 0, views(others), Optional.empty()));
        }
        return report;
    }

    private List<RouteView> views(List<Route> routes) {
        return routes.stream().map(this::view).toList();
    }

    private RouteView view(Route route) {
        String id = route.getRouteId();
        ServiceStatus status = context.getRouteController().getRouteStatus(id);
        return new RouteView(
                id,
                URISupport.sanitizeUri(route.getEndpoint().getEndpointUri()),
                files.isEnding(id) ? "Ending" : status == null ? "Removed" : status.name(),
                context.getInflightRepository().size(id),
                counts.of(id));
    }
}
