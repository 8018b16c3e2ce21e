package org.parley.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.parley.osgi.report.Health;
import org.parley.osgi.report.Health.Check;
import org.parley.osgi.report.ServerReport;

/**
 * {@code GET /health/live}, {@code /health/ready}, and {@code /health} for both: 200 when all checks are well, else 503, with
 * a JSON document {@code {"status":"UP","checks":[{"name":…,"status":…,"data":{…}}]}}.
 */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/health",
            "osgi.http.whiteboard.servlet.pattern=/health/*",
            "osgi.http.whiteboard.servlet.name=parley-health"
        })
public final class HealthServlet extends GuardedServlet {

    private static final long serialVersionUID = 1L;

    private final transient ServerReport report;

    @Activate
    public HealthServlet(@Reference Guard guard, @Reference ServerReport report) {
        super(guard, Set.of("GET", "HEAD"));
        this.report = report;
    }

    @Override
    Guard.Need need(HttpServletRequest request) {
        return Guard.Need.PROBE;
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        Optional<Health> health = health(path(request));
        if (health.isEmpty()) {
            Answers.refuse(response, HttpServletResponse.SC_NOT_FOUND, "There are live and ready");
            return;
        }
        int status = health.get().isUp() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        Answers.send(response, status, "application/json", json(health.get()).getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Health> health(String path) {
        return switch (path) {
            case "", "/" -> Optional.of(report.live().and(report.ready()));
            case "/live" -> Optional.of(report.live());
            case "/ready" -> Optional.of(report.ready());
            default -> Optional.empty();
        };
    }

    static String json(Health health) {
        List<String> checks = health.checks().stream().map(HealthServlet::json).toList();
        return "{\"status\":\"" + word(health.isUp()) + "\",\"checks\":[" + String.join(",", checks) + "]}\n";
    }

    private static String json(Check check) {
        StringBuilder text = new StringBuilder(
                "{\"name\":" + Json.string(check.name()) + ",\"status\":\"" + word(check.isUp()) + '"');
        if (!check.details().isEmpty()) {
            List<String> details = new TreeMap<>(check.details())
                    .entrySet().stream().map(HealthServlet::member).toList();
            text.append(",\"data\":{").append(String.join(",", details)).append('}');
        }
        return text.append('}').toString();
    }

    private static String member(Map.Entry<String, String> detail) {
        return Json.string(detail.getKey()) + ':' + Json.string(detail.getValue());
    }

    private static String word(boolean isUp) {
        return isUp ? "UP" : "DOWN";
    }
}
