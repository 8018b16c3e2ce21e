package org.parley.web;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.parley.osgi.report.ServerReport;

/**
 * {@code GET /metrics}: the server's figures, and those of its JVM as Micrometer names them, in Prometheus' text format or in
 * that of OpenMetrics, whichever is asked for.
 */
@Component(
        service = Servlet.class,
        property = {"osgi.http.whiteboard.servlet.pattern=/metrics", "osgi.http.whiteboard.servlet.name=parley-metrics"
        })
public final class MetricsServlet extends GuardedServlet {

    private static final long serialVersionUID = 1L;

    private final transient PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final transient JvmGcMetrics collections = new JvmGcMetrics();
    private final transient ExpositionFormatWriter openMetrics =
            OpenMetricsTextFormatWriter.builder().build();
    private final transient ExpositionFormatWriter plain =
            PrometheusTextFormatWriter.builder().build();

    @Activate
    public MetricsServlet(@Reference Guard guard, @Reference ServerReport report) {
        super(guard, Set.of("GET", "HEAD"));
        registry.getPrometheusRegistry().register(new ServerCollector(report));
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    @Deactivate
    void close() {
        collections.close();
        registry.close();
    }

    @Override
    Guard.Need need(HttpServletRequest request) {
        return Guard.Need.PROBE;
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        ExpositionFormatWriter writer = openMetrics.accepts(request.getHeader("Accept")) ? openMetrics : plain;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        writer.write(text, registry.getPrometheusRegistry().scrape());
        Answers.send(response, HttpServletResponse.SC_OK, writer.getContentType(), text.toByteArray());
    }
}
