package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parley.assembly.KarafServer;
import org.parley.harness.ChatLeg;

/** The operator's commands in the shell of the assembled Karaf, while clients hold sessions and when they are refused. */
@RunsAgainst(KarafUnderTest.class)
class OperatorShellIT {

    /** Ours. */
    private static final long MESSAGE_EVERY_NS = 100_000_000;

    private static KarafServer karaf(Stage stage) {
        return ((KarafUnderTest) stage.server()).karaf();
    }

    /** Rows of the table that a command prints. */
    private static List<List<String>> rows(Stage stage, String command) throws IOException, InterruptedException {
        return karaf(stage)
                .shell(command)
                .lines()
                .filter(line -> line.contains("\t"))
                .map(line -> Stream.of(line.split("\t")).map(String::trim).toList())
                .toList();
    }

    static List<String> row(Stage stage, String command, String cell) throws IOException, InterruptedException {
        List<List<String>> rows = rows(stage, command);
        return rows.stream()
                .filter(row -> row.contains(cell))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + cell + " in " + rows));
    }

    /** Exchanges that the route of removals has done. */
    private static int removals(Stage stage) throws IOException, InterruptedException {
        return Integer.parseInt(
                row(stage, "im:routes --no-format", "remove-participant").get(6));
    }

    private static String id(String focus) {
        return focus.substring("sip:".length(), focus.indexOf('@'));
    }

    @Test
    void showsASessionWhileItLivesAndWhenItHasEnded(Stage stage) throws Exception {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg d = stage.dee().expectInvitation();
        c.ring();
        a.call().expectProvisional(180);
        d.decline(603, "Decline");
        b.accept();
        a.expectAnswered();
        String id = id(a.focus());

        List<String> live = row(stage, "im:sessions --no-format", id);
        assertEquals("ACTIVE", live.get(1));
        assertEquals(List.of(stage.ana().aor(), "2", "1", "1"), live.subList(3, 7));
        List<String> cleo =
                row(stage, "im:session --no-format " + id, stage.cleo().aor());
        assertEquals(List.of("invited", "ALERTING", "PROCEEDING", "-"), cleo.subList(1, 5));
        List<String> dee = row(
                stage,
                "im:session --no-format " + a.call().callId(),
                stage.dee().aor());
        assertEquals(List.of("invited", "DISCONNECTED", "FAILED", "603", "FAILED"), dee.subList(1, 6));
        assertEquals(
                "CONNECTED",
                row(stage, "im:participants --no-format " + id, stage.ben().aor())
                        .get(4));
        assertEquals("1", row(stage, "im:stats --no-format", "sessions").get(1));
        assertEquals(
                "Started",
                row(stage, "im:routes --no-format", "invite-participants").get(4));

        c.decline(486, "Busy Here");
        cleo = row(stage, "im:session --no-format " + id, stage.cleo().aor());
        assertEquals(List.of("invited", "DISCONNECTED", "FAILED", "486", "BUSY"), cleo.subList(1, 6));
        b.leave();
        Stage.requireGone(a.expectReleased());
        assertEquals(
                "BELOW_MINIMUM", row(stage, "im:sessions -e --no-format", id).get(2));
        String ended = karaf(stage).shell("im:session " + id);
        assertTrue(ended.contains("ENDED, BELOW_MINIMUM"), ended);
        assertTrue(ended.contains("486"), ended);
        assertTrue(karaf(stage).failingShell("im:end " + id).contains("Session " + id + " has ended"));
    }

    @Test
    void tellsWhyAGroupFailed(Stage stage) throws Exception {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        stage.ben().expectInvitation().decline(486, "Busy Here");
        stage.cleo().expectInvitation().decline(404, "Not Found");
        a.expectRefused(404);

        String shown = karaf(stage).shell("im:session " + a.call().callId());

        assertTrue(shown.contains("ENDED, ALL_FAILED: every invitation failed"), shown);
        assertTrue(shown.contains("404 to the creator"), shown);
        assertTrue(shown.lines().anyMatch(line -> line.contains(stage.ben().aor()) && line.contains("486")), shown);
    }

    @Test
    void tellsWhatWasRefused(Stage stage) throws Exception {
        stage.policy("authorisation.deny", stage.ana().aor());
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        a.expectRefused(403);
        String callId = a.call().callId();

        List<String> refusal = row(stage, "im:refusals --no-format", callId);
        assertEquals(List.of("-", "OMA-A2", "authorise", "403"), refusal.subList(2, 6));
        assertFalse(refusal.get(6).isBlank());
        String shown = karaf(stage).shell("im:session " + callId);
        assertTrue(shown.contains("made no session. It was refused:"), shown);
        assertTrue(shown.contains("OMA-A2"), shown);
    }

    @Test
    void removesAUserAndEndsASession(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        String id = id(legs.get(0).focus());

        int removalsBefore = removals(stage);
        String removed =
                karaf(stage).shell("im:remove " + id + " " + stage.ben().aor());
        legs.get(1).expectReleased();
        assertTrue(removed.contains("is removed from session " + id + ", 2 are connected"), removed);
        assertEquals(1, removals(stage) - removalsBefore);
        String again =
                karaf(stage).failingShell("im:remove " + id + " " + stage.ben().aor());
        assertTrue(again.contains("is not in session " + id + " any more"), again);

        String ended = karaf(stage).shell("im:end " + legs.get(0).focus());
        assertTrue(ended.contains("it had 2 connected and 0 pending users"), ended);
        Stage.requireGone(legs.get(0).expectReleased());
        Stage.requireGone(legs.get(2).expectReleased());
    }

    @Test
    void addsAUserAndSaysSomething(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String id = id(legs.get(0).focus());

        String invited =
                karaf(stage).shell("im:invite " + id + " " + stage.cleo().aor());
        ChatLeg c = stage.cleo().expectInvitation();
        assertEquals(legs.get(0).focus(), c.call().invite().uri("From"));
        c.accept();
        assertTrue(invited.contains("Session " + id + " has 2 connected and 1 pending users"), invited);
        legs.get(0).say("welcome");
        c.expectText(stage.ana(), "welcome");
        legs.get(1).expectText(stage.ana(), "welcome");

        String sent = karaf(stage).shell("im:send " + id + " \"we close at six\"");
        assertTrue(sent.contains("Sent to 3 users"), sent);
        for (ChatLeg leg : List.of(legs.get(0), legs.get(1), c)) {
            leg.expectText(leg.focus(), "we close at six");
        }
        stage.endAll(legs.get(0), legs.get(1), c);
    }

    @Test
    void followsASession(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String id = id(legs.get(0).focus());
        CompletableFuture<String> trace = CompletableFuture.supplyAsync(() -> {
            try {
                return karaf(stage).shell("im:trace --for 3s " + id);
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        // When the shell begins to listen cannot be seen from here.
        while (!trace.isDone()) {
            legs.get(0).say("again");
            legs.get(1).expectText(stage.ana(), "again");
            LockSupport.parkNanos(MESSAGE_EVERY_NS);
        }
        String shown = trace.get();
        assertTrue(
                shown.lines()
                        .anyMatch(line -> line.matches(
                                ".*" + Pattern.quote(stage.ana().aor()) + " +--> message, message/cpim, \\d+ octets")),
                shown);
        assertFalse(shown.contains("again"), shown);
        stage.endAll(legs);
    }

    @Test
    void listsGroups(Stage stage) throws Exception {
        String team = stage.group(stage.draftGroup("shown")
                .members(stage.ana(), stage.ben())
                .invitesMembers(true)
                .open());
        List<String> group = row(stage, "im:groups --no-format", team);
        assertEquals(List.of("2", "yes", "-"), group.subList(3, 6));
    }

    @Test
    void namesAnAnonymousUserByHisAnonymousUriOnly(Stage stage) throws Exception {
        stage.policy("adhoc.allowAnonymity", "true");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg hidden = stage.cleo().invite(Stage.listOf(stage.dee()));
        ChatLeg secret = stage.dee().expectInvitation();
        secret.accept(ok -> ok.with("Privacy", "id"));
        hidden.expectAnswered();
        String id = id(hidden.focus());

        String shown = karaf(stage).shell("im:sessions; im:session " + id + "; im:participants " + id);

        assertTrue(shown.contains("sip:anonymous1@anonymous.invalid"), shown);
        assertFalse(shown.contains("dee@") || shown.contains("Dee"), shown);
        assertFalse(karaf(stage).log().contains(stage.dee().aor()));
        assertTrue(karaf(stage)
                .failingShell("im:remove " + id + " " + stage.dee().aor())
                .contains("There is no " + stage.dee().aor()));
        karaf(stage).shell("im:end " + id);
        Stage.requireGone(hidden.expectReleased());
        Stage.requireGone(secret.expectReleased());
        stage.endAll(legs);
    }

    @Test
    void failsForWhatIsNotThere(Stage stage) throws Exception {
        for (String command : List.of("session", "participants", "end")) {
            String said = karaf(stage).failingShell("im:" + command + " nope");
            assertTrue(said.contains("There is no session nope"), said);
        }
        for (String command : List.of("im:send nope hello", "im:invite nope sip:ben@example.com")) {
            assertTrue(karaf(stage).failingShell(command).contains("There is no session nope"), command);
        }
        assertTrue(
                karaf(stage).failingShell("im:remove nope " + stage.ben().aor()).contains("There is no session nope"));
    }
}
