package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.osgi.report.Health;

/** What a probe gets. */
class HealthServletTest {

    private final FakeReport report = new FakeReport();
    private final HealthServlet servlet = new HealthServlet(
            new Guard(new FakeConsole(), (user, password) -> Optional.empty(), InstantSource.system()), report);

    private Call get(String path) throws Exception {
        return Call.of(servlet, "GET", path, "");
    }

    @Test
    void isUpWhileEverythingIsWell() throws Exception {
        for (String path : List.of("", "/", "/live", "/ready")) {
            assertEquals(200, get(path).status(), path);
        }
        assertEquals(
                "{\"status\":\"UP\",\"checks\":[{\"name\":\"loops\",\"status\":\"UP\"}]}\n",
                get("/live").body());
        assertEquals("application/json", get("/live").header("Content-Type"));
    }

    @Test
    void tellsWhatIsNotReadyAndStaysAlive() throws Exception {
        report.ready = new Health(List.of(
                new Health.Check("listeners", true, Map.of()),
                new Health.Check("files", false, Map.of("a.xml", "line 3: \"x\\y\"\n"))));

        assertEquals(503, get("/ready").status());
        assertEquals(503, get("").status());
        assertEquals(200, get("/live").status());
        assertEquals(
                "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"listeners\",\"status\":\"UP\"},"
                        + "{\"name\":\"files\",\"status\":\"DOWN\",\"data\":{\"a.xml\":\"line 3: \\\"x\\\\y\\\"\\u000a\"}}]}\n",
                get("/ready").body());
    }

    @Test
    void tellsWhatDoesNotLive() throws Exception {
        report.live = new Health(List.of(new Health.Check("loops", false, Map.of())));

        assertEquals(503, get("/live").status());
        assertEquals(200, get("/ready").status());
        assertEquals(503, get("/").status());
    }

    @Test
    void knowsNothingElse() throws Exception {
        assertEquals(404, get("/liver").status());
        assertEquals(405, Call.of(servlet, "POST", "/live", "").status());
    }
}
