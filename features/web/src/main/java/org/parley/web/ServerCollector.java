package org.parley.web;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.osgi.report.Distribution;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Figures;
import org.parley.osgi.report.Meter;
import org.parley.osgi.report.ServerReport;

/** The server's own figures as Prometheus metrics: read when they are asked for, counted nowhere else. */
final class ServerCollector implements MultiCollector {

    /** Whether there are figures at all. */
    static final String UP = "parley_up";

    static final String START_TIME = "parley_start_time_seconds";

    private final ServerReport report;

    ServerCollector(ServerReport report) {
        this.report = report;
    }

    @Override
    public MetricSnapshots collect() {
        Optional<Figures> figures = report.figures();
        List<MetricSnapshot> metrics = new ArrayList<>();
        metrics.add(gauge(UP, "1 while the server is up, 0 when it could not start", figures.isPresent() ? 1 : 0));
        figures.ifPresent(all -> {
            metrics.add(gauge(
                    START_TIME,
                    "when the server began to count, seconds since 1970",
                    all.startedAt().toEpochMilli() / 1000.0));
            byMeter(all).forEach((meter, some) -> metrics.add(metric(meter, some)));
            metrics.add(histogram(all.setupTime()));
        });
        return new MetricSnapshots(metrics);
    }

    private static Map<Meter, List<Figure>> byMeter(Figures figures) {
        Map<Meter, List<Figure>> byMeter = new EnumMap<>(Meter.class);
        figures.figures().forEach(figure -> byMeter.computeIfAbsent(figure.meter(), unused -> new ArrayList<>())
                .add(figure));
        return byMeter;
    }

    private static MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static MetricSnapshot metric(Meter meter, List<Figure> figures) {
        if (meter.kind() == Meter.Kind.COUNTER) {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(meter.baseName()).help(help(meter));
            figures.forEach(figure -> counter.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(labels(figure))
                    .value(figure.value() * meter.factor())
                    .build()));
            return counter.build();
        }
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name(meter.baseName()).help(help(meter));
        figures.forEach(figure -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(labels(figure))
                .value(figure.value() * meter.factor())
                .build()));
        return gauge.build();
    }

    private static MetricSnapshot histogram(Distribution times) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        double[] bounds = times.bounds();
        long[] counts = times.counts();
        for (int i = 0; i < counts.length; i++) {
            buckets.bucket(i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY, counts[i]);
        }
        return HistogramSnapshot.builder()
                .name(times.meter().baseName())
                .help(help(times.meter()))
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(times.sumMs() / 1000.0)
                        .build())
                .build();
    }

    private static Labels labels(Figure figure) {
        return Labels.of(figure.meter().labels(), figure.labels());
    }

    private static String help(Meter meter) {
        return meter.meaning().replace("`", "");
    }
}
