package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.osgi.report.Meter;

/** What a scrape gets. */
class MetricsServletTest {

    private static final Path DASHBOARD = Path.of("../src/main/cfg/parley/grafana-dashboard.json");

    /** Names of metrics in the queries of the dashboard. */
    private static final Pattern METRIC = Pattern.compile("\\b(?:parley|jvm|process|system)_[a-z0-9_]+");

    private static final Pattern QUERY = Pattern.compile("\"expr\":\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final FakeReport report = new FakeReport();
    private final MetricsServlet servlet = new MetricsServlet(
            new Guard(new FakeConsole(), (user, password) -> Optional.empty(), InstantSource.system()), report);

    @AfterEach
    void close() {
        servlet.close();
    }

    private String scrape() throws Exception {
        Call call = Call.of(servlet, "GET", "", "");
        assertEquals(200, call.status());
        return call.body();
    }

    @Test
    void hasEveryMeterWithItsTypeAndMeaning() throws Exception {
        List<String> lines = scrape().lines().toList();
        for (Meter meter : Meter.values()) {
            String name = meter.metricName();
            String type = meter.kind().name().toLowerCase(Locale.ROOT);
            assertTrue(lines.contains("# TYPE " + name + ' ' + type), name);
            assertTrue(lines.contains("# HELP " + name + ' ' + meter.meaning().replace("`", "")), name);
        }
    }

    @Test
    void tellsTheValuesInBaseUnits() throws Exception {
        String text = scrape();
        assertTrue(text.contains("parley_sessions " + (1_000.0 + Meter.SESSIONS.ordinal()) + '\n'), text);
        assertTrue(text.contains("parley_sip_queue_delay_seconds 1.012"), text);
        assertTrue(text.contains("parley_refusals_total{rule=\"a-rule\",status=\"a-status\"} "), text);
        assertTrue(text.contains("parley_up 1.0\n"), text);
        assertTrue(text.contains("parley_start_time_seconds 1.7E9\n"), text);
    }

    @Test
    void countsSetUpsByTheirTime() throws Exception {
        String text = scrape();
        assertTrue(text.contains("parley_setup_seconds_bucket{le=\"0.5\"} 3\n"), text);
        assertTrue(text.contains("parley_setup_seconds_bucket{le=\"10.0\"} 5\n"), text);
        assertTrue(text.contains("parley_setup_seconds_bucket{le=\"+Inf\"} 6\n"), text);
        assertTrue(text.contains("parley_setup_seconds_sum 30.5\n"), text);
    }

    @Test
    void saysThatTheServerIsDown() throws Exception {
        report.isUp = false;
        String text = scrape();
        assertTrue(text.contains("parley_up 0.0\n"), text);
        assertFalse(text.contains("parley_sessions"), text);
        assertTrue(text.contains("jvm_memory_used_bytes"), text);
    }

    @Test
    void speaksTheFormatThatIsAskedFor() throws Exception {
        Call plain = Call.of(servlet, "GET", "", "");
        Call open = Call.of(servlet, "GET", "", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        // Nothing here writes protobuf; text is what every Prometheus takes as well.
        Call binary = Call.of(
                servlet,
                "GET",
                "",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");

        assertEquals("text/plain; version=0.0.4; charset=utf-8", plain.header("Content-Type"));
        assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", open.header("Content-Type"));
        assertTrue(open.body().endsWith("# EOF\n"), open.body());
        assertEquals(plain.header("Content-Type"), binary.header("Content-Type"));
        assertEquals("no-store", plain.header("Cache-Control"));
    }

    @Test
    void isReadOnly() throws Exception {
        assertEquals(405, Call.of(servlet, "POST", "", "").status());
    }

    @Test
    void theDashboardAsksForMetricsThatAreThere() throws Exception {
        String text = scrape();
        Set<String> asked = new TreeSet<>();
        Matcher query = QUERY.matcher(Files.readString(DASHBOARD));
        while (query.find()) {
            Matcher metric = METRIC.matcher(query.group(1));
            while (metric.find()) {
                asked.add(metric.group());
            }
        }
        assertTrue(asked.size() > 20, asked.toString());
        for (String name : asked) {
            assertTrue(
                    Pattern.compile("^" + name + "(\\{.*\\})? ", Pattern.MULTILINE)
                            .matcher(text)
                            .find(),
                    name + " is not there");
        }
    }
}
