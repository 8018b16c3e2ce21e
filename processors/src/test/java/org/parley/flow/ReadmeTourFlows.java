package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.spi.LogListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.harness.SipText;

/** The edits of the README's tour, read from the README, on the shipped files of a running server; each then taken back. */
@RunsAgainst(InJvmServer.class)
public class ReadmeTourFlows {

    /** Ours. */
    private static final long POLL_NS = 5_000_000;

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final LogListener listener = (exchange, logger, message) -> {
        logged.add(logger.getLog().getName() + " | " + message);
        return message;
    };

    private Optional<RouteEdits> editor = Optional.empty();

    private void edit(Stage stage, ReadmeEdit... edits) throws IOException {
        edit(stage, block -> block, edits);
    }

    private void edit(Stage stage, UnaryOperator<String> ports, ReadmeEdit... edits) throws IOException {
        InJvmServer server = (InJvmServer) stage.server();
        server.context().getCamelContextExtension().addLogListener(listener);
        RouteEdits author = new RouteEdits(server);
        editor = Optional.of(author);
        author.make(
                folder -> {
                    for (ReadmeEdit edit : edits) {
                        edit.apply(folder, ports);
                    }
                },
                Stream.of(edits).map(ReadmeEdit::file).distinct().toList());
        assertEquals(List.of(), author.refusals());
    }

    @AfterEach
    void takeBack() {
        editor.ifPresent(RouteEdits::restoreAll);
    }

    private static void await(BooleanSupplier reached, String otherwise) {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        while (!reached.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, otherwise);
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private void awaitLogged(String line) {
        await(() -> logged.contains(line), "not logged: " + line + ", but " + logged);
    }

    @Test
    public void logsWhoIsInvitedForAnAudit(Stage stage) throws IOException {
        edit(stage, ReadmeEdit.with("parley.audit"));
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());

        awaitLogged("parley.audit | " + legs.get(0).call().callId() + ": 2 invited to "
                + legs.get(0).focus());
        stage.endAll(legs);
    }

    @Test
    public void asksAPolicyServer(Stage stage) throws IOException {
        try (PolicyServer policy = new PolicyServer("allow")) {
            edit(stage, policy::in, ReadmeEdit.with("netty:tcp"));
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            assertEquals(stage.ana().aor() + " 1", policy.asked().get(0));
            stage.endAll(legs);

            policy.answers("deny");
            SipText refusal = stage.ana().invite(Stage.listOf(stage.ben())).expectRefused(403);
            assertTrue(refusal.startLine().endsWith(" Not Allowed By Policy"), refusal.startLine());
        }
        stage.ana().invite(Stage.listOf(stage.ben())).expectRefused(403);
        stage.expectNobodyCalled(stage.ben());
        assertTrue(logged.stream().anyMatch(line -> line.contains("no answer: ")), logged.toString());
    }

    @Test
    public void warnsInOtherWords(Stage stage) {
        String[] line = ReadmeEdit.with("sip.warnings").block().strip().split(" = ", 2);
        stage.policy(line[0], line[1], "authorisation.deny", stage.ana().aor());

        SipText refusal = stage.ana().invite(Stage.listOf(stage.ben())).expectRefused(403);

        stage.requireWarning(refusal, "127 Ask the service desk");
    }

    @Test
    public void putsRefusalsIntoAQueue(Stage stage) throws IOException {
        edit(stage, ReadmeEdit.with("seda:refusals?size=1000&amp;"), ReadmeEdit.with("id=\"refusal-queue\""));
        stage.policy("authorisation.deny", stage.ana().aor());
        ChatLeg refused = stage.ana().invite(Stage.listOf(stage.ben()));
        refused.expectRefused(403);

        await(
                () -> logged.stream()
                        .anyMatch(line -> line.startsWith(
                                "parley.refusals | " + refused.call().callId() + " 403 OMA-A2 ")),
                "the refusal is not taken from the queue");
    }

    @Test
    public void keepsOfficeHours(Stage stage) throws IOException {
        ReadmeEdit hours = ReadmeEdit.with("Out Of Office Hours");
        ReadmeEdit never = new ReadmeEdit(
                hours.file(), hours.where(), hours.anchor(), hours.block().replace("&gt;= 18", "&gt;= 0"));
        edit(stage, never);

        SipText refusal = stage.ana().invite(Stage.listOf(stage.ben())).expectRefused(480);

        assertTrue(refusal.startLine().endsWith(" Out Of Office Hours"), refusal.startLine());
    }

    @Test
    public void answersMessagesByARouteOfItsOwn(Stage stage) throws IOException {
        edit(stage, ReadmeEdit.with("id: help-desk"));

        SipText answer = stage.ana()
                .send(stage.ana().draft("MESSAGE", stage.server().factoryUri()).body("text/plain", "Help!"))
                .expectFinalOf(List.of(202, 405));

        assertEquals(202, answer.status());
    }

    @Test
    public void takesAllEditsTogether(Stage stage) throws IOException {
        try (PolicyServer policy = new PolicyServer("allow")) {
            List<ReadmeEdit> edits = ReadmeEdit.all().stream()
                    .filter(edit -> !edit.file().startsWith("etc/"))
                    .filter(edit -> !edit.block().contains("Office"))
                    .toList();
            assertEquals(5, edits.size());
            edit(stage, policy::in, edits.toArray(ReadmeEdit[]::new));

            stage.endAll(stage.established(stage.ana(), stage.ben()));
        }
    }
}
