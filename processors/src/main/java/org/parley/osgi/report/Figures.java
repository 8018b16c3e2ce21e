package org.parley.osgi.report;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The server in numbers.
 *
 * @param startedAt when it began to count
 * @param figures each once, in the order to show them in
 * @param setupTime from INVITE to 200
 */
public record Figures(Instant startedAt, List<Figure> figures, Distribution setupTime) {

    public Figures {
        figures = List.copyOf(figures);
    }

    /** These and others. */
    public Figures with(List<Figure> others) {
        return new Figures(
                startedAt, Stream.concat(figures.stream(), others.stream()).toList(), setupTime);
    }

    /** What it holds, by name; all that a session could leave behind is among it. */
    public Map<String, Long> now() {
        Map<String, Long> now = new LinkedHashMap<>();
        figures.stream()
                .filter(figure -> figure.meter().kind() == Meter.Kind.GAUGE)
                .forEach(figure -> now.put(figure.name(), figure.value()));
        return now;
    }

    /** What happened so far, by name. */
    public Map<String, Long> sinceStart() {
        Map<String, Long> sums = new TreeMap<>();
        figures.stream()
                .filter(figure -> figure.meter().kind() == Meter.Kind.COUNTER)
                .forEach(figure -> sums.put(figure.name(), figure.value()));
        sums.put(setupTime.meter().shellName() + ".count", setupTime.count());
        sums.put(setupTime.meter().shellName() + ".meanMs", setupTime.meanMs());
        return sums;
    }
}
