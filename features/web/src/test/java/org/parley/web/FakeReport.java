package org.parley.web;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.osgi.report.Distribution;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Figures;
import org.parley.osgi.report.Health;
import org.parley.osgi.report.Meter;
import org.parley.osgi.report.ServerReport;

/** A server with a figure for every meter there is. */
final class FakeReport implements ServerReport {

    boolean isUp = true;
    Health live = new Health(List.of(new Health.Check("loops", true, Map.of())));
    Health ready = new Health(List.of(new Health.Check("listeners", true, Map.of())));

    @Override
    public Optional<Figures> figures() {
        if (!isUp) {
            return Optional.empty();
        }
        List<Figure> figures = Arrays.stream(Meter.values())
                .filter(meter -> meter.kind() != Meter.Kind.HISTOGRAM)
                .map(meter -> new Figure(
                        meter,
                        meter.labels().stream().map(label -> "a-" + label).toList(),
                        1_000 + meter.ordinal()))
                .toList();
        Distribution setups = new Distribution(Meter.SETUP_TIME, new double[] {0.5, 10}, new long[] {3, 2, 1}, 30_500);
        return Optional.of(new Figures(Instant.ofEpochSecond(1_700_000_000), figures, setups));
    }

    @Override
    public Health live() {
        return live;
    }

    @Override
    public Health ready() {
        return ready;
    }
}
