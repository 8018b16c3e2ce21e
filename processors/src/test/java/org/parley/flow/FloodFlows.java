package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.MsrpPeer;
import org.parley.harness.SipText;

/** Hostile peers against the whole server: whoever asks for too much gets no more, and nobody else notices. */
@RunsAgainst(InJvmServer.class)
public class FloodFlows {

    /** Ana and ben are a core and its user, whose addresses the scene gives to the first two clients; dee is none. */
    private static final String CORE = "127.0.0.11,127.0.1.11,127.0.2.11,127.0.0.12,127.0.1.12,127.0.2.12";

    private static void chat(ChatLeg one, ChatLeg other, String text) {
        one.say(text);
        other.expectText(one.client(), text);
    }

    @Test
    @Covers({"SEC-1", "SEC-2"})
    public void servesACoreWhileAStrangerFloods(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        stage.dee();
        stage.policy("sip.trustedPeers", CORE, "limits.requestsPerSource", "3");
        int refused = 0;
        for (int i = 0; i < 12; i++) {
            SipText answer = stage.dee()
                    .send(Stage.listOf(stage.ben())
                            .in(
                                    stage.dee().factoryInvite(),
                                    stage.dee().offer(stage.dee().newMedia()).toString()))
                    .expectFinalOf(List.of(403, 503));
            refused += answer.status() == 503 ? 1 : 0;
        }
        assertTrue(refused >= 6, "only " + refused + " of 12 were refused for their rate");
        stage.expectNobodyCalled(stage.ben());
        chat(legs.get(0), legs.get(1), "go on");
        List<ChatLeg> more = stage.established(stage.ana(), stage.ben());
        stage.endAll(more);
        stage.endAll(legs);
    }

    @Test
    @Covers("SEC-3")
    public void takesOnlySoManyMsrpConnectionsOfAStranger(Stage stage) {
        stage.policy("sip.trustedPeers", "127.0.0.0/23", "limits.msrpConnectionsPerSource", "2");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        List<MsrpPeer> flood = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            MsrpPeer idle = stage.dee().newMedia();
            idle.open("msrp://127.0.0.1:" + stage.server().msrpPort() + "/nobody" + i + ";tcp");
            if (i < 2) {
                // It has been counted then, before the next one comes to another event loop.
                idle.expectResponse(idle.bind(), 481);
            }
            flood.add(idle);
        }
        flood.get(2).expectClosed();
        flood.get(3).expectClosed();
        chat(legs.get(0), legs.get(1), "go on");
        List<ChatLeg> more = stage.established(stage.ana(), stage.ben());
        stage.endAll(more);
        stage.endAll(legs);
    }

    /** A slow loris: its head comes drop by drop, and its connection ends all the same. */
    @Test
    @Covers("SEC-3")
    public void closesAnMsrpConnectionThatBindsNoSession(Stage stage) {
        stage.policy("limits.firstMessageTime", "1");
        MsrpPeer slow = stage.dee().newMedia();
        slow.open("msrp://127.0.0.1:" + stage.server().msrpPort() + "/nobody;tcp");
        slow.sendRaw("MSRP a786hjs2 SEND\r\nTo-Path: msr".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        slow.expectClosed();
        assertEquals(0, stage.server().census().getOrDefault("msrp.sessions", 0L));
    }
}
