package org.parley.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers call each other, and notice what is wrong. The server's place in the ladder stays empty. */
class SipPeerTest {

    private final Scene scene = Scene.withServer(new ServerAddress("127.0.0.1", 9, 9, "sip:factory@127.0.0.1"));
    private final SipPeer ana = scene.client("ana").sip();
    private final SipPeer ben = scene.client("ben").sip();

    @AfterEach
    void closeSockets() {
        scene.close();
    }

    private SipCall callBen(String transport) {
        SipDraft invite = ana.draft("INVITE", ben.aor(), transport)
                .body(
                        "application/sdp",
                        SdpDraft.chat("ana", "127.0.0.1", 9, "msrp://127.0.0.1:9/a;tcp", "active")
                                .toString());
        return ana.send(invite, DialogText.resolve(ben.aor()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UDP", "TCP"})
    void callsAnswersAndEndsByBye(String transport) {
        SipCall out = callBen(transport);
        SipCall in = ben.expectInvite();
        in.respond(100, "Trying");
        in.ring();
        out.expectProvisional(180);
        in.respond(in.response(200, "OK"));
        assertEquals(1, out.expectFinal(200).values("Contact").size());
        out.ack();
        assertEquals(transport, in.expectAck().transport());
        in.send(in.request("BYE"));
        out.expectBye();
        in.expectFinal(200);
        scene.verifyNothingUnread();
    }

    @Test
    void acknowledgesAFailureByItself() {
        SipCall out = callBen("UDP");
        SipCall in = ben.expectInvite();
        in.respond(486, "Busy Here");
        out.expectFinal(486);
        in.expectAck();
        scene.verifyNothingUnread();
    }

    @Test
    void cancelsWithTheBranchOfTheInvite() {
        SipCall out = callBen("UDP");
        SipCall in = ben.expectInvite();
        in.ring();
        out.expectProvisional(180);
        out.cancel();
        in.expectCancelOnly();
        out.expectFinal(200);
        in.respond(487, "Request Terminated");
        out.expectFinal(487);
        in.expect(
                "ACK",
                message -> message.isRequest("ACK")
                        && message.branch().equals(in.invite().branch()));
    }

    @Test
    void countsRepetitionsWithoutShowingThem() {
        SipCall out = callBen("UDP");
        SipCall in = ben.expectInvite();
        out.repeatRequest();
        in.ring();
        out.expectProvisional(180);
        in.expectNothing(Patience.QUIET);
        assertEquals(1, in.repeats());
    }

    @Test
    void failsOnAnotherStatusThanExpected() {
        SipCall out = callBen("UDP");
        ben.expectInvite().respond(603, "Decline");
        WireFault fault = assertThrows(WireFault.class, () -> out.expectFinal(200));
        assertTrue(fault.getMessage().contains("603 Decline"), fault.getMessage());
    }

    @Test
    void failsOnWhatTheScriptDidNotExpect() {
        callBen("UDP");
        SipCall in = ben.expectInvite();
        in.ring();
        in.respond(in.response(200, "OK"));
        AssertionError fault = assertThrows(AssertionError.class, () -> ana.expectNothing(Duration.ofMillis(500)));
        assertTrue(fault.getMessage().contains("did not expect"), fault.getMessage());
    }

    @Test
    void failsOnAResponseToNothing() {
        SipCall out = callBen("UDP");
        SipCall in = ben.expectInvite();
        in.respond(in.response(200, "OK").set("Via", ana.via("UDP")));
        AssertionError fault = assertThrows(AssertionError.class, () -> out.expectFinal(200));
        assertTrue(fault.getMessage().contains("a response to nothing"), fault.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Max-Forwards: 70|",
                "From: <sip:a@b>;tag=1|From: <sip:a@b>",
                "CSeq: 1 OPTIONS|CSeq: 1 INVITE",
                "branch=z9hG4bKabcdef|branch=abcdef",
                "Content-Length: 0|Content-Length: 7",
                "Call-ID: c|Call-ID: c\nJunk",
                "Call-ID: c|Call-ID: c\nCall-ID: d",
                "Via: SIP/2.0/UDP|Via: SIP/2.0/TCP",
                "OPTIONS sip:ana@b SIP/2.0|OPTIONS sip:ana@b SIP/3.0",
                "Call-ID: c|Call-ID: c\nRequire: recipient-list-invite",
                "Call-ID: c|Call-ID: c\nP-Access-Network-Info: x"
            })
    void failsOnAMalformedMessage(String change) throws java.io.IOException {
        String good =
                """
                OPTIONS sip:ana@b SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKabcdef
                Max-Forwards: 70
                From: <sip:a@b>;tag=1
                To: <sip:ana@b>
                Call-ID: c
                CSeq: 1 OPTIONS
                Content-Length: 0

                """;
        String[] fromTo = change.split("\\|", -1);
        String bad = good.replace(fromTo[0], fromTo[1]).replace("\n\nFrom", "\nFrom");
        assertTrue(!bad.equals(good));
        byte[] octets = bad.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        InetSocketAddress target = DialogText.resolve(ana.aor());
        try (java.net.DatagramSocket socket = new java.net.DatagramSocket()) {
            socket.send(new java.net.DatagramPacket(octets, octets.length, target));
        }
        AssertionError fault = assertThrows(AssertionError.class, ana::expectStray);
        assertTrue(fault.getCause() instanceof WireFault, fault.toString());
    }

    @Test
    void drawsALadderWithOneColumnAPeer() {
        SipCall out = callBen("UDP");
        SipCall in = ben.expectInvite();
        in.respond(486, "Busy Here");
        out.expectFinal(486);
        in.expectAck();
        String picture = scene.ladder().picture();
        assertTrue(picture.lines().findFirst().orElse("").matches(" +ana +parley +ben *"), picture);
        assertTrue(picture.matches("(?s).*\\|-+ INVITE sdp -+>\\|.*\\|<-+ 486 Busy Here -+\\|.*"), picture);
    }
}
