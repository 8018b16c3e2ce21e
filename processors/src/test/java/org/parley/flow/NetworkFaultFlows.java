package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.CpimText;
import org.parley.harness.FreePort;
import org.parley.harness.MsrpPeer;
import org.parley.harness.ResourceList;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;
import org.parley.harness.TcpRelay;
import org.parley.harness.UdpRelay;
import org.parley.harness.Waiting;

/** The network between users and the server loses, delays and is cut. */
@RunsAgainst(InJvmServer.class)
public class NetworkFaultFlows {

    private static final int LOSS_PERCENT = 20;

    private static final int CALLS = 10;

    private static final Duration SLOW = Duration.ofMillis(30);

    /** After which a callee repeats what has no ACK (RFC 3261 section 17.1.1.1). */
    private static final Duration T1 = Duration.ofMillis(500);

    /** Ours: so many of one response are not all lost. */
    private static final int ENOUGH = 8;

    private static UdpRelay lossy(InetSocketAddress target, long seed) {
        return new UdpRelay(target, LOSS_PERCENT, seed);
    }

    private static void requireLoss(UdpRelay relay) {
        assertTrue(
                relay.lost() > 0 && relay.passed() > relay.lost(),
                () -> relay.lost() + " lost, " + relay.passed() + " passed");
    }

    @Test
    @Flow({"F1.1", "F3.4"})
    @Covers("FAULT-14")
    public void callsAndReleasesThroughANetworkThatLosesAFifth(Stage stage) {
        InetSocketAddress home = address(stage.ben());
        try (UdpRelay relay = lossy(home, 2)) {
            String behind = "sip:ben@127.0.0.1:" + relay.address().getPort();
            for (int i = 0; i < CALLS; i++) {
                ChatLeg a = stage.ana().invite(ResourceList.of(behind));
                ChatLeg b = stage.ben().expectInvitation();
                do {
                    b.answer(ok -> ok.set("Contact", "<" + behind + ">"));
                } while (b.call().next(T1, "ACK").isEmpty());
                b.connect(b.call().invite().sdp());
                a.expectAnswered();
                a.leave();
                SipText bye = b.call().expectRequest("BYE");
                for (int times = 0; times < ENOUGH; times++) {
                    b.call().reply(bye, SipDraft.response(200, "OK"));
                }
                b.media().drop();
            }
            Waiting.until(
                    "the answers to BYE have come through",
                    () -> stage.server().census().get("sip.clientTransactions") == 0);
            requireLoss(relay);
        }
    }

    @Test
    @Flow("F3.4")
    @Covers("FAULT-14")
    public void releasesEverybodyWhereTheAckOfWhoLeavesWasLost(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnsweredWithoutAck();
        a.call().expectRepeats(1);
        a.leave();
        Stage.requireGone(b.expectReleased());
    }

    @Test
    @Flow("F1.1")
    @Covers({"FAULT-6", "RFC3263-4.3-1"})
    public void callsThroughTheSecondEntryOfTheCoreWhenTheFirstIsDown(Stage stage) {
        String down = "sip:127.0.0.1:" + FreePort.any() + ";transport=tcp;lr";
        String second = stage.dee().aor() + ";lr";
        stage.policy("sip.outboundProxy", down + ", " + second);
        for (int i = 0; i < 2; i++) {
            ChatLeg a = stage.ana().invite(ResourceList.of("sip:ben@example.com"));
            ChatLeg b = stage.dee().expectInvitation();
            assertEquals("sip:ben@example.com", b.call().invite().requestUri());
            assertEquals(List.of("<" + second + ">"), b.call().invite().values("Route"));
            b.accept();
            a.expectAnswered();
            a.leave();
            Stage.requireGone(b.expectReleased());
        }
    }

    private static InetSocketAddress address(ChatClient client) {
        String[] parts = client.aor().split("[@:]");
        return new InetSocketAddress(parts[2], Integer.parseInt(parts[3]));
    }

    @Test
    @Covers("FAULT-15")
    public void carriesTheChatOverASlowLine(Stage stage) {
        try (TcpRelay line = new TcpRelay(
                new InetSocketAddress(stage.server().host(), stage.server().msrpPort()), SLOW)) {
            List<ChatLeg> legs =
                    stage.established(stage.ana().over(line), stage.ben().over(line), stage.cleo());
            assertEquals(2, line.connections());
            for (ChatLeg sender : legs) {
                sender.say("from " + sender.client().name());
            }
            for (ChatLeg reader : legs) {
                legs.stream()
                        .filter(sender -> sender != reader)
                        .forEach(sender -> reader.expectText(
                                sender.client(), "from " + sender.client().name()));
            }
            byte[] file = large(stage.ana());
            MsrpPeer sender = legs.get(0).media();
            sender.expectResponse(sender.sendMessage("message/cpim", file), 200);
            assertArrayEquals(file, legs.get(1).media().expectMessage().content());
            assertArrayEquals(file, legs.get(2).media().expectMessage().content());
            stage.endAll(legs);
        }
    }

    private static byte[] large(ChatClient sender) {
        return CpimText.text(sender.name(), sender.aor(), CpimText.EVERYBODY, "0123456789".repeat(5_000))
                .bytes();
    }

    @Test
    @Flow("F3.1")
    @Covers("FAULT-15")
    public void findsOutWhoseLineIsCutAndTalksOnWithoutHim(Stage stage) {
        int port = FreePort.any();
        stage.policy(
                "msrp.ws.port",
                "" + port,
                "msrp.keepAlive",
                "1",
                "msrp.reconnectGrace",
                "1",
                "conference.notifyMinInterval",
                "0");
        try (TcpRelay line = new TcpRelay(new InetSocketAddress(stage.server().host(), port), Duration.ZERO)) {
            List<ChatLeg> legs =
                    stage.established(stage.ana().overMsrpWebSocket().over(line), stage.ben(), stage.cleo());
            legs.get(0).say("hello");
            legs.get(1).expectText(stage.ana(), "hello");
            legs.get(2).expectText(stage.ana(), "hello");
            RosterWatch watch = RosterWatch.of(stage.ben(), legs.get(0).focus());
            watch.awaitUser(stage.ana().aor(), "connected dialed-in");

            line.cut();

            legs.get(0).expectReleased();
            watch.awaitUser(stage.ana().aor(), "disconnected failed");
            legs.get(1).say("is she gone?");
            legs.get(2).expectText(stage.ben(), "is she gone?");
            legs.get(1).leave();
            watch.expectTerminated("noresource");
            Stage.requireGone(legs.get(2).expectReleased());
        }
    }
}
