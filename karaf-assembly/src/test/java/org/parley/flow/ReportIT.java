package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.parley.assembly.KarafServer;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;

/** Metrics and health of the assembled Karaf, before, while and after clients hold a session. */
@RunsAgainst(KarafUnderTest.class)
class ReportIT {

    /** Ours. */
    private static final long POLL_NS = 20_000_000;

    private static KarafServer karaf(Stage stage) {
        return ((KarafUnderTest) stage.server()).karaf();
    }

    /** What a scrape tells, by name with labels. */
    private static double value(Stage stage, String metric) throws Exception {
        HttpResponse<String> scrape = karaf(stage).get("/metrics");
        assertEquals(200, scrape.statusCode());
        return scrape.body()
                .lines()
                .filter(line -> line.startsWith(metric + ' '))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** A client has its message a moment before the server has counted it. */
    private static void await(Stage stage, String metric, double expected) throws Exception {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        double value = value(stage, metric);
        while (value != expected && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NS);
            value = value(stage, metric);
        }
        assertEquals(expected, value, metric);
    }

    private static void assertUp(Stage stage) throws Exception {
        for (String path : List.of("/health", "/health/live", "/health/ready")) {
            HttpResponse<String> health = karaf(stage).get(path);
            assertEquals(200, health.statusCode(), health.body());
            assertTrue(health.body().startsWith("{\"status\":\"UP\""), health.body());
        }
    }

    @Test
    void followsASession(Stage stage) throws Exception {
        String ended = "parley_sessions_ended_total{reason=\"below_minimum\"}";
        String accepted = "parley_legs_total{code=\"200\"}";
        String declined = "parley_legs_total{code=\"603\"}";
        double endedBefore = value(stage, ended);
        double acceptedBefore = value(stage, accepted);
        double declinedBefore = value(stage, declined);
        double setupsBefore = value(stage, "parley_setup_seconds_count");
        double deliveriesBefore = value(stage, "parley_msrp_deliveries_total");
        assertEquals(0, value(stage, "parley_sessions"));
        assertEquals(1, value(stage, "parley_up"));
        assertUp(stage);

        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.dee()));
        ChatLeg b = stage.ben().expectInvitation();
        stage.dee().expectInvitation().decline(603, "Decline");
        b.accept();
        a.expectAnswered();
        a.say("one");
        b.expectText(stage.ana(), "one");

        await(stage, "parley_sessions", 1);
        await(stage, "parley_participants", 2);
        await(stage, "parley_sip_dialogs", 2);
        await(stage, "parley_msrp_connections", 2);
        await(stage, "parley_msrp_deliveries_total", deliveriesBefore + 1);
        await(stage, accepted, acceptedBefore + 1);
        await(stage, declined, declinedBefore + 1);
        await(stage, "parley_setup_seconds_count", setupsBefore + 1);
        assertUp(stage);

        stage.endAll(List.of(a, b));
        await(stage, "parley_sessions", 0);
        await(stage, "parley_participants", 0);
        await(stage, ended, endedBefore + 1);
        assertUp(stage);
    }

    @Test
    void countsRefusalsByTheirRule(Stage stage) throws Exception {
        String refusals = "parley_refusals_total{rule=\"OMA-A2\",status=\"403\"}";
        double before = value(stage, refusals);
        stage.policy("authorisation.deny", stage.ana().aor());

        stage.ana().invite(Stage.listOf(stage.ben())).expectRefused(403);

        await(stage, refusals, before + 1);
        assertTrue(value(stage, "parley_route_exchanges_total{outcome=\"refused\",route=\"adhoc-setup\"}") >= 1);
    }
}
