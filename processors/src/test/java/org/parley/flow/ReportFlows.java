package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.parley.camel.RouteFileView;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.osgi.Gateway;
import org.parley.osgi.report.Health;

/** What the server says of itself while clients call and files are edited. */
@RunsAgainst(InJvmServer.class)
public class ReportFlows {

    /** Ours. */
    private static final long POLL_NS = 5_000_000;

    private static final String BROKEN =
            "<routes xmlns=\"http://camel.apache.org/schema/spring\"><route id=\"broken\">";

    private static Gateway gateway(Stage stage) {
        return ((InJvmServer) stage.server()).gateway();
    }

    private static void await(BooleanSupplier reached, String otherwise) {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        while (!reached.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, otherwise);
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static Health.Check check(Health health, String name) {
        return health.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + health));
    }

    @Test
    public void livesAndIsReadyWhileItServes(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());

        assertTrue(gateway(stage).live().isUp(), gateway(stage).live().toString());
        assertTrue(gateway(stage).ready().isUp(), gateway(stage).ready().toString());
        stage.endAll(legs);
    }

    @Test
    public void isReadyWithTheLastGoodVersionOfAFileAndNotWithoutAny(Stage stage) throws IOException {
        Path edited = ((InJvmServer) stage.server()).routes().resolve("leave.xml");
        String shipped = Files.readString(edited);
        Path added = edited.resolveSibling("broken.xml");
        try {
            Files.writeString(edited, BROKEN);
            await(
                    () -> check(gateway(stage).ready(), "route-files").details().containsKey("leave.xml"),
                    "the bad edit is not told");
            assertTrue(gateway(stage).ready().isUp());
            assertEquals(1, gateway(stage).allFigures().now().get("route.filesRefused"));

            Files.writeString(added, BROKEN);
            await(() -> !gateway(stage).ready().isUp(), "a file without any good version is not told");
            assertFalse(check(gateway(stage).ready(), "route-files").isUp());
            assertTrue(gateway(stage).live().isUp());
        } finally {
            Files.writeString(edited, shipped);
            Files.deleteIfExists(added);
        }
        await(() -> gateway(stage).ready().isUp(), "it does not get ready again");
    }

    /** Another scenario may have edited the file: then the version in force has another id. */
    private static String inForce(Stage stage, String route) {
        return gateway(stage).routes().stream()
                .flatMap(file -> file.routes().stream())
                .filter(one -> one.idInFile().equals(route) && one.state().equals("Started"))
                .map(RouteFileView.RouteView::id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void isNotReadyWhileARouteIsStopped(Stage stage) throws Exception {
        InJvmServer server = (InJvmServer) stage.server();
        String capabilities = inForce(stage, "capabilities");
        server.context().getRouteController().stopRoute(capabilities);
        try {
            assertFalse(gateway(stage).ready().isUp(), gateway(stage).ready().toString());
        } finally {
            server.context().getRouteController().startRoute(capabilities);
        }
        assertTrue(gateway(stage).ready().isUp(), gateway(stage).ready().toString());
    }

    @Test
    public void countsTheUsersOfAChatAndTheTimeOfItsSetUp(Stage stage) {
        long setupsBefore = gateway(stage).figures().setupTime().count();

        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());

        await(() -> gateway(stage).figures().now().get("participants") == 3, "three are in the chat");
        assertEquals(1, gateway(stage).figures().setupTime().count() - setupsBefore);
        stage.endAll(legs);
    }
}
