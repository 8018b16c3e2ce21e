package org.parley.osgi;

import java.util.ArrayList;
import java.util.List;
import org.parley.camel.RouteCounts;
import org.parley.camel.RouteFileView;
import org.parley.camel.RouteFileView.RouteView;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Meter;

/** The figures of routes and their files. */
final class RouteFigures {

    private RouteFigures() {}

    static List<Figure> of(List<RouteFileView> files) {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of(
                Meter.ROUTE_FILES_REFUSED,
                files.stream().filter(file -> file.refusal().isPresent()).count()));
        for (RouteFileView file : files) {
            for (RouteView route : file.routes()) {
                RouteCounts.Counts counts = route.counts();
                long ok = counts.done() - counts.refused() - counts.failed();
                figures.add(Figure.of(Meter.ROUTE_RUNNING, route.running(), route.idInFile()));
                figures.add(Figure.of(Meter.ROUTE_EXCHANGES, Math.max(0, ok), route.idInFile(), "ok"));
                figures.add(Figure.of(Meter.ROUTE_EXCHANGES, counts.refused(), route.idInFile(), "refused"));
                figures.add(Figure.of(Meter.ROUTE_EXCHANGES, counts.failed(), route.idInFile(), "failed"));
            }
        }
        return figures;
    }
}
