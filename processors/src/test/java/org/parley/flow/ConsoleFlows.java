package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.osgi.OperatorConsole;
import org.parley.osgi.console.Console;
import org.parley.osgi.console.ConsoleException;
import org.parley.osgi.console.RefusalRow;
import org.parley.osgi.console.RouteFileRow.RouteRow;
import org.parley.osgi.console.RouteFileRow.StepRow;
import org.parley.osgi.console.SessionList;
import org.parley.osgi.console.SessionRow;
import org.parley.osgi.console.SessionRow.UserRow;
import org.parley.osgi.console.SessionTrace;
import org.parley.osgi.console.WebAccess;

/** What the web console gets to show while clients call, and what it can do. */
@RunsAgainst(InJvmServer.class)
public class ConsoleFlows {

    /** Ours. */
    private static final long POLL_NS = 5_000_000;

    private static Console console(Stage stage) {
        return new OperatorConsole(() -> ((InJvmServer) stage.server()).gateway(), Map.of());
    }

    private static String id(ChatLeg leg) {
        return leg.focus().substring("sip:".length(), leg.focus().indexOf('@'));
    }

    private static void await(Supplier<Boolean> reached, String otherwise) {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        while (!reached.get()) {
            assertTrue(System.nanoTime() < deadline, otherwise);
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static Optional<SessionRow> session(Stage stage, String name) {
        try {
            return console(stage).session(name);
        } catch (ConsoleException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<RefusalRow> refusal(Stage stage, String callId) {
        try {
            return console(stage).refusals(100).stream()
                    .filter(row -> row.callId().equals(callId))
                    .findFirst();
        } catch (ConsoleException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<StepRow> all(List<StepRow> steps) {
        return steps.stream()
                .flatMap(step -> Stream.concat(
                        Stream.of(step), step.branches().stream().flatMap(branch -> all(branch.steps()))));
    }

    private static StepRow step(Stage stage, String route, String label) throws ConsoleException {
        RouteRow row = console(stage).routes().stream()
                .flatMap(file -> file.routes().stream())
                .filter(one -> one.id().matches(route + "(~\\d+)?"))
                .filter(one -> one.state().equals("Started"))
                .findFirst()
                .orElseThrow();
        return all(row.steps())
                .filter(step -> step.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError(label + " is not in " + row));
    }

    @Test
    public void showsSessionsWithTheirUsersTheNewestFirst(Stage stage) throws ConsoleException {
        List<ChatLeg> older = stage.established(stage.ana(), stage.ben());
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.cleo(), stage.dee()));
        stage.dee().expectInvitation().decline(603, "Decline");
        ChatLeg c = stage.cleo().expectInvitation();
        c.ring();
        a.call().expectProvisional(180);

        SessionList list = console(stage).sessions(1);
        assertEquals(2, list.total());
        assertEquals(1, list.newest().size());
        assertEquals(a.call().callId(), list.newest().get(0).callId());
        await(
                () -> session(stage, a.call().callId())
                        .map(row -> row.users().stream().map(UserRow::standing).toList())
                        .equals(Optional.of(List.of("pending", "pending", "failed"))),
                "the users of the ringing session");
        c.accept();
        a.expectAnswered();
        stage.endAll(List.of(a, c));
        stage.endAll(older);
        await(() -> session(stage, id(a)).orElseThrow().endedAt().isPresent(), "the end is not told");
        assertEquals(id(a), console(stage).ended(2).get(1).id());
        assertEquals(1, console(stage).ended(1).size());
    }

    @Test
    public void showsWhereExchangesAreAndWhereTheyWereRefused(Stage stage) throws ConsoleException {
        long ringingBefore = step(stage, "invite-participants", "sipua:invite").entered();
        long refusedBefore = step(stage, "adhoc-setup", "authorise").refused();
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();

        StepRow ringing = step(stage, "invite-participants", "sipua:invite");
        assertEquals(2, ringing.running());
        assertEquals(ringingBefore + 2, ringing.entered());
        b.accept();
        c.accept();
        a.expectAnswered();
        stage.endAll(List.of(a, b, c));

        stage.policy("authorisation.deny", stage.ana().aor());
        ChatLeg refused = stage.ana().invite(Stage.listOf(stage.ben()));
        refused.expectRefused(403);
        assertEquals(refusedBefore + 1, step(stage, "adhoc-setup", "authorise").refused());
        String callId = refused.call().callId();
        await(() -> refusal(stage, callId).isPresent(), "the refusal is not told");
        RefusalRow row = refusal(stage, callId).orElseThrow();
        assertEquals(List.of("OMA-A2", "authorise", 403), List.of(row.rule(), row.step(), row.status()));
    }

    @Test
    public void followsTheMessagesOfASession(Stage stage) throws ConsoleException {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        List<SessionTrace.Line> lines = new ArrayList<>();
        try (SessionTrace trace = console(stage).trace(id(legs.get(0)))) {
            legs.get(0).say("confidential");
            legs.get(1).expectText(stage.ana(), "confidential");
            legs.get(1).leave();
            legs.get(0).expectReleased();
            await(
                    () -> {
                        lines.addAll(trace.next(100));
                        return lines.stream()
                                        .filter(line -> line.text().startsWith("200"))
                                        .count()
                                >= 2;
                    },
                    "not all is told: " + lines);
        }
        assertTrue(lines.stream()
                .anyMatch(line -> line.text().startsWith("message,")
                        && line.isFromUser()
                        && line.user().equals(Optional.of(stage.ana().aor()))));
        assertTrue(lines.stream().anyMatch(line -> line.text().startsWith("BYE") && !line.isFromUser()));
        assertFalse(lines.toString().contains("confidential"));
    }

    @Test
    public void removesAUserAndEndsASession(Stage stage) throws ConsoleException {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        String id = id(legs.get(0));

        SessionRow left = console(stage).remove(id, stage.ben().aor(), Optional.of("late"));
        legs.get(1).expectReleased();
        assertEquals(
                2,
                left.users().stream()
                        .filter(user -> user.standing().equals("connected"))
                        .count());
        console(stage).end(id);
        legs.get(0).expectReleased();
        legs.get(2).expectReleased();
        ConsoleException again = assertThrows(ConsoleException.class, () -> console(stage)
                .remove(id, stage.ben().aor(), Optional.empty()));
        assertTrue(again.isUp());
        assertThrows(ConsoleException.class, () -> console(stage).trace(id));
    }

    @Test
    public void readsWhoMayComeToItFromTheConfiguration(Stage stage) {
        OperatorConsole configured = new OperatorConsole(
                () -> ((InJvmServer) stage.server()).gateway(),
                Map.of("web.hosts", "IM.example.com,192.0.2.7", "web.sessionTimeout", "10 min"));
        assertEquals(
                new WebAccess(List.of("im.example.com", "192.0.2.7"), Duration.ofMinutes(10), false),
                configured.access());
    }
}
