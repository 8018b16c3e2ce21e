package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.camel.RouteFileView;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;

/** The shipped route files are edited while phones ring. */
@RunsAgainst(InJvmServer.class)
public class RouteEditFlows {

    /** Ours. */
    private static final long POLL_NS = 5_000_000;

    @Test
    public void endsASetUpInTheVersionItBeganInAndTheNextInTheNewOne(Stage stage) throws IOException {
        InJvmServer server = (InJvmServer) stage.server();
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);

        for (String name : List.of("adhoc-setup.xml", "invite-participants.xml")) {
            Path file = server.routes().resolve(name);
            Files.writeString(file, Files.readString(file).replace("</routes>", "<!-- edited --></routes>"));
        }
        await(() -> ending(server) == 2, "the old versions are not ending");

        ChatLeg d = stage.dee().invite(Stage.listOf(stage.client("eve")));
        ChatLeg e = stage.client("eve").expectInvitation();
        e.accept();
        d.expectAnswered();
        b.accept();
        a.expectAnswered();
        c.decline(486, "Busy Here");
        stage.endAll(List.of(a, b));
        stage.endAll(List.of(d, e));
        await(() -> ending(server) == 0, "the old versions stay");
    }

    @Covers("ROUTE-6")
    @Test
    public void answers500AtOnceWhereARouteIsMissingAndNobodyIsCalled(Stage stage) {
        RouteEdits edits = new RouteEdits((InJvmServer) stage.server());
        edits.delete("invite-participants.xml");

        stage.ana().invite(Stage.listOf(stage.ben())).expectRefused(500);

        stage.expectNobodyCalled(stage.ben());
        edits.restoreAll();
        stage.endAll(stage.established(stage.ana(), stage.ben()));
    }

    @Covers("ROUTE-2")
    @Test
    public void servesOnWhereAnEditIsBadAndSaysWhatIsWrong(Stage stage) throws IOException {
        RouteEdits edits = new RouteEdits((InJvmServer) stage.server());
        String text = edits.text("adhoc-setup.xml");
        int line = 1
                + (int) text.substring(0, text.indexOf("<process ref=\"authorise\""))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();

        String refusal = edits.save("adhoc-setup.xml", text.replace("\"authorise\"", "\"autorise\""))
                .orElseThrow();

        assertEquals(
                "line " + line + ": there is no step or bean autorise; write authorise, if that is meant", refusal);
        assertTrue(Files.readString(Path.of("../README.md")).contains("adhoc-setup.xml: " + refusal), refusal);
        stage.endAll(stage.established(stage.ana(), stage.ben()));
        edits.restoreAll();
        assertEquals(List.of(), edits.refusals());
    }

    private static long ending(InJvmServer server) {
        return server.gateway().routes().stream()
                .map(RouteFileView::routes)
                .flatMap(List::stream)
                .filter(route -> route.state().equals("Ending"))
                .count();
    }

    private static void await(BooleanSupplier reached, String otherwise) {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        while (!reached.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, otherwise);
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
