package org.parley.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Meter;

/** Every figure is documented, and what is documented or drawn is there. */
class MeterTest {

    private static final Path README = Path.of("../README.md");
    private static final Path DASHBOARD = Path.of("../features/src/main/cfg/parley/grafana-dashboard.json");

    /** Metrics that say whether there are figures; they are none themselves. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("parley_up", "parley_start_time_seconds");

    private static String row(Meter meter) {
        String labels = meter.labels().isEmpty() ? "" : '{' + String.join(", ", meter.labels()) + '}';
        return "| `%s%s` | %s | %s |"
                .formatted(meter.metricName(), labels, meter.kind().name().toLowerCase(Locale.ROOT), meter.meaning());
    }

    @Test
    void theReadmeHasTheTableOfAllMetrics() throws IOException {
        List<String> rows = Files.readAllLines(README).stream()
                .filter(line -> line.startsWith("| `parley_"))
                .toList();
        assertEquals(
                Arrays.stream(Meter.values()).map(MeterTest::row).collect(Collectors.joining("\n")),
                String.join("\n", rows));
    }

    @Test
    void theDashboardDrawsMetricsThatAreThere() throws IOException {
        Set<String> known = Arrays.stream(Meter.values()).map(Meter::metricName).collect(Collectors.toSet());
        known.addAll(OF_THE_SCRAPE);
        Set<String> drawn = new TreeSet<>();
        Matcher name = Pattern.compile("\\bparley_[a-z_]+").matcher(Files.readString(DASHBOARD));
        while (name.find()) {
            drawn.add(name.group().replaceFirst("_seconds_bucket$", "_seconds"));
        }
        assertTrue(drawn.size() > 20, drawn.toString());
        drawn.removeAll(known);
        assertEquals(Set.of(), drawn);
    }

    @Test
    void namesAreOfTheConventionAndDifferent() {
        Set<String> names = new TreeSet<>();
        for (Meter meter : Meter.values()) {
            String name = meter.metricName();
            assertTrue(name.matches("parley(_[a-z]+)+"), name);
            assertEquals(meter.kind() == Meter.Kind.COUNTER, name.endsWith("_total"), name);
            assertEquals(meter.factor() != 1 || meter.kind() == Meter.Kind.HISTOGRAM, name.endsWith("_seconds"), name);
            assertTrue(names.add(name), name);
            assertTrue(names.add(meter.shellName()), meter.shellName());
        }
    }

    @Test
    void aFigureHasAValueForEachLabel() {
        assertEquals(
                "refusals.403.OMA-A2",
                Figure.of(Meter.REFUSALS, 1, "403", "OMA-A2").name());
        assertThrows(IllegalArgumentException.class, () -> Figure.of(Meter.REFUSALS, 1, "403"));
    }
}
