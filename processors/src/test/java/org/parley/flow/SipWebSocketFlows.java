package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.DigestClient;
import org.parley.harness.FreePort;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipText;

/** SIP over WebSocket: a client that nobody can connect to creates sessions, hears of them, and is told of their end. */
@RunsAgainst(InJvmServer.class)
public class SipWebSocketFlows {

    private final int port = FreePort.any();

    private ChatClient page(Stage stage) {
        stage.policy("sip.ws.port", "" + port);
        return stage.ana().overWebSocket(port);
    }

    private static String id(List<ChatLeg> legs) {
        return legs.get(0).focus().replaceAll("sip:|@.*", "");
    }

    private static void chat(List<ChatLeg> legs) {
        for (ChatLeg sender : legs) {
            sender.say("from " + sender.client().name());
            for (ChatLeg other : legs) {
                if (other != sender) {
                    other.expectText(sender.client(), "from " + sender.client().name());
                }
            }
        }
    }

    @Test
    @Covers({"RFC7118-4.1-1", "RFC7118-5.2.2-1"})
    public void createsASessionWithOthersAndLeavesIt(Stage stage) {
        ChatClient ana = page(stage);
        List<ChatLeg> legs = stage.established(ana, stage.ben(), stage.cleo().overTcp());
        String id = id(legs);
        assertTrue(
                legs.get(0).focus().matches("sip:" + id + "@[^:]+:" + port + ";transport=ws"),
                legs.get(0).focus());
        assertEquals("sip:" + id + "@" + stage.server().domain(), legs.get(1).focus());
        chat(legs);
        legs.get(0).sayTo(legs.get(0).focus(), "to the session", 200);
        legs.get(1).expectText(ana, "to the session");
        legs.get(2).expectText(ana, "to the session");
        legs.get(0).sayTo(legs.get(0).focus().replace(id, id + "1"), "to nobody", 404);
        legs.get(0).leave();
        chat(legs.subList(1, 3));
        stage.endAll(legs.get(1), legs.get(2));
    }

    @Test
    @Covers({"RFC7118-5.2.4-1", "RFC7118-5.2.1-1"})
    public void tellsItsClientWhoIsThereAndThatItIsOver(Stage stage) {
        ChatClient ana = page(stage);
        List<ChatLeg> legs = stage.established(ana, stage.ben(), stage.cleo());
        RosterWatch watch = RosterWatch.of(ana, legs.get(0).focus());
        watch.expectFull();
        assertEquals(3, watch.users().size());
        legs.get(2).leave();
        legs.get(1).leave();
        SipText bye = legs.get(0).expectReleased();
        Stage.requireGone(bye);
        assertTrue(bye.need("Via").startsWith("SIP/2.0/WS 127.0.0.1:" + port + ';'), bye.need("Via"));
        watch.expectTerminated("noresource");
    }

    @Test
    @Covers("RFC7118-5.2.4-1")
    public void comesBackOverAnotherConnection(Stage stage) {
        ChatClient ana = page(stage);
        List<ChatLeg> legs = stage.established(ana, stage.ben(), stage.cleo());
        ana.sip().dropConnections();
        ChatLeg again = Stage.call(ana, legs.get(0).focus());
        again.expectAnswered();
        chat(List.of(again, legs.get(1), legs.get(2)));
        stage.endAll(again, legs.get(1), legs.get(2));
    }

    @Test
    public void goesOnWhereTheListenerIsClosed(Stage stage) {
        ChatClient ana = page(stage);
        List<ChatLeg> legs = stage.established(ana, stage.ben());
        stage.policy("sip.ws.port", "0");
        chat(legs);
        legs.get(1).leave();
        Stage.requireGone(legs.get(0).expectReleased());
    }

    /** SIP.js, as pages use it, over the WebSocket of Node.js: neither is of ours. */
    @Test
    @Covers({"RFC7118-4.1-1", "RFC7118-5.2.4-1", "RFC7118-6-2"})
    public void servesAPageThatUsesSipJs(Stage stage) throws IOException {
        NodePage.assumeAvailable();
        stage.policy("sip.ws.port", "" + port);
        chatWithAPage(stage, "");
    }

    /** It knows MD5 alone, and reads the first challenge alone. */
    @Test
    public void letsAPageProveWhoItIs(Stage stage, @TempDir Path folder) throws IOException {
        NodePage.assumeAvailable();
        DigestClient ana = new DigestClient("ana", "secret of ana");
        Path users = Files.writeString(folder.resolve("users"), ana.line("example.com", "sip:ana@example.com"));
        List<String> keys = new ArrayList<>(List.of("sip.ws.port", "" + port, "sip.trustedPeers", "192.0.2.0/24"));
        keys.addAll(List.of("authentication.realm", "example.com", "authentication.algorithms", "MD5"));
        keys.addAll(List.of("authentication.users", users.toString()));
        stage.policy(keys.toArray(String[]::new));
        try (NodePage page = page(stage, "guessed")) {
            page.expect("refused: 401");
        }
        chatWithAPage(stage, "secret of ana");
    }

    private NodePage page(Stage stage, String password) throws IOException {
        String server = "ws://127.0.0.1:" + port;
        return NodePage.run(
                "sip-page.mjs", server, stage.server().factoryUri(), stage.ben().aor(), password);
    }

    private void chatWithAPage(Stage stage, String password) throws IOException {
        try (NodePage page = page(stage, password)) {
            ChatLeg leg = stage.ben().expectInvitation();
            leg.accept();
            page.expect("answered sip:");
            page.expect("notified 2");
            page.enter("from a page");
            page.expect("msrp 200");
            leg.expectText("sip:ana@example.com", "from a page");
            leg.say("to a page");
            assertEquals("message to a page", page.expect("message "));
            leg.leave();
            page.expectInAnyOrder("released", "unsubscribed");
        }
    }
}
