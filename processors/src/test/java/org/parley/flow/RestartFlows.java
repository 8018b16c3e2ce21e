package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.ConferenceText;
import org.parley.harness.Patience;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipText;

/** The process of the server is killed while users talk, and starts again: they come back to the session that they had. */
@RunsAgainst(KilledServer.class)
public class RestartFlows {

    @Test
    @Covers({"FAULT-1", "FAULT-3", "FAULT-4"})
    public void usersComeBackToTheirSessionAfterTheProcessWasKilled(Stage stage) throws Exception {
        KillableServer server = (KillableServer) stage.server();
        String group = stage.group(stage.draftGroup("team")
                .members(stage.ana(), stage.dee())
                .invitesMembers(true)
                .open());
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept(ok -> ok.set("Privacy", "id"));
        c.say("guess who");
        assertEquals(
                "sip:anonymous1@anonymous.invalid", b.expectTextOf("guess who").from());
        a.expectTextOf("guess who");
        ChatLeg inGroup = Stage.call(stage.dee(), group);
        ChatLeg called = stage.ana().expectInvitation();
        called.accept();
        inGroup.expectAnswered();
        String focus = a.focus();

        server.kill();
        server.start();

        Stage.call(stage.dee(), focus).expectRefused(403);
        ChatLeg b2 = Stage.call(stage.ben(), focus);
        b2.expectAnswered();
        assertEquals(focus, b2.focus());
        RosterWatch watch = RosterWatch.of(stage.ben(), focus);
        ConferenceText roster = watch.expectFull();
        assertEquals(1, roster.userCount());
        assertEquals(
                "disconnected failed",
                roster.user(stage.ana().aor()).orElseThrow().summary());
        assertEquals(Optional.empty(), roster.user(stage.cleo().aor()));
        ChatLeg c2 = Stage.call(stage.cleo(), focus);
        c2.expectAnswered();
        watch.awaitUser("sip:anonymous1@anonymous.invalid", "connected dialed-in");
        c2.say("still nobody");
        assertEquals(
                "sip:anonymous1@anonymous.invalid",
                b2.expectTextOf("still nobody").from());
        SipText stale = stage.ana().send(a.call().request("UPDATE")).expectFinal(481);
        assertEquals(a.call().callId(), stale.need("Call-ID"));
        ChatLeg d2 = Stage.call(stage.dee(), group);
        d2.expectAnswered();
        assertEquals(inGroup.focus(), d2.focus(), "the session of the group is the same");

        server.kill();
        server.start("session.restoreFor", "1");

        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos() * 2;
        while (Stage.call(stage.dee(), focus)
                        .call()
                        .expectFinalOf(List.of(403, 404))
                        .status()
                != 404) {
            assertTrue(System.nanoTime() < deadline, "a session that nobody comes back to ends");
        }
        List<String> ofSession = ofSession(server, focus, deadline);
        assertTrue(ofSession.get(ofSession.size() - 1).contains("\"reason\":\"not-rejoined\""), ofSession.toString());
        assertEquals(ofSession.size(), new HashSet<>(ids(ofSession)).size(), ofSession.toString());
        Stage.call(stage.ben(), focus).expectRefused(404);
    }

    /** All events of a session, when it has ended. */
    private static List<String> ofSession(KillableServer server, String focus, long deadline) throws Exception {
        while (true) {
            List<String> all = server.events().stream()
                    .filter(event -> event.contains("\"source\":\"" + focus + '"'))
                    .toList();
            if (all.stream().anyMatch(event -> event.contains("session.ended"))) {
                return all;
            }
            assertTrue(System.nanoTime() < deadline, () -> "no event says that the session ended: " + all);
        }
    }

    /** An event may come twice; then all of it is the same. */
    private static List<String> ids(List<String> events) {
        return events.stream()
                .distinct()
                .map(event -> event.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"))
                .toList();
    }
}
