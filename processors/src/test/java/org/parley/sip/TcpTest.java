package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

class TcpTest {

    private final TestAgent agent = new TestAgent();
    private final TcpPeer ana = TcpPeer.connected(agent.tcp());
    private final DialogListener dialog = new DialogListener();

    @AfterEach
    void close() {
        ana.close();
        agent.close();
    }

    private Request invite() {
        return Request.initial("INVITE", "sip:f@im.example.com", "TCP", ana.hostPort())
                .body("application/sdp", "v=0\r\n");
    }

    @Test
    @Covers("RFC3261-18.2.2-1")
    void servesACallOverTheCallersConnection() {
        Request invite = invite();
        ana.send(invite.toString());
        assertTrue(ana.response(100).header("Via").contains("TCP"));
        SipDialog made = agent.invite()
                .accept(TestAgent.CONTACT, TestAgent.sdp("v=0\r\n"), dialog)
                .orElseThrow();
        WireMessage ok = ana.response(200);
        assertEquals("v=0\r\n", ok.body());
        ana.send(invite.ack(ok).toString());
        assertEquals("confirmed", dialog.next());
        made.bye(SipHeaders.none(), status -> {});
        WireMessage bye = ana.request("BYE");
        assertTrue(bye.header("Via")
                .startsWith("SIP/2.0/TCP 127.0.0.1:" + agent.tcp().getPort()));
        ana.send(bye.response("200 OK", ""));
        agent.untilIdle();
    }

    @Test
    void sendsARefusalOnceAsNothingIsLost() {
        Request invite = invite();
        ana.send(invite.toString());
        ana.response(100);
        agent.invite().reject(486, "", SipHeaders.none(), SipBody.empty());
        WireMessage busy = ana.response(486);
        ana.send(invite.ackRefusal(busy).toString());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-18.3-1")
    void cutsTheStreamWhereverItsSegmentsEnd() {
        Request first = invite();
        Request second = invite();
        String stream = first + "\r\n" + second;
        int third = stream.length() / 3;
        ana.send(stream.substring(0, third));
        ana.send(stream.substring(third, 2 * third));
        ana.send(stream.substring(2 * third));
        ana.response(100);
        ana.response(100);
        assertEquals(5, agent.invite().request().body().length);
        assertEquals(5, agent.invite().request().body().length);
    }

    @Test
    @Covers("RFC3261-7.5-1")
    void answersAPing() {
        ana.send("\r\n\r\n");
        assertEquals("\r\n", ana.octets(2));
        ana.send(invite().toString());
        ana.response(100);
    }

    @Test
    void answersAndClosesWhenTheLengthIsMissing() {
        Request invite = invite().set("X", "1");
        ana.send(invite.toString().replaceAll("Content-Length: \\d+\r\n", ""));
        assertEquals("Missing Content-Length", ana.response(400).reason());
        ana.assertClosed();
    }

    @Test
    void answersAndClosesWhenTheMessageIsTooLong() {
        ana.send(invite().set("Content-Length", "65508").toString());
        WireMessage refusal = ana.response(513);
        assertEquals("Message exceeds 65507 octets", refusal.reason());
        ana.assertClosed();
    }

    @Test
    void closesAConnectionThatStopsInsideAMessage() {
        SipSettings.Limits limits = SipSettings.Limits.DEFAULTS;
        SipSettings.Limits quick = new SipSettings.Limits(
                1,
                limits.laneQueue(),
                limits.longestQueueDelay(),
                limits.rememberedAnswers(),
                limits.largestMessageBytes(),
                1,
                limits.tcpConnect(),
                limits.tcpIdle(),
                Duration.ofMillis(50),
                limits.hops(),
                limits.dnsTimeout());
        try (TestAgent impatient = new TestAgent(settings -> settings.limits(quick));
                TcpPeer slow = TcpPeer.connected(impatient.tcp())) {
            slow.send("INVITE sip:f@im.exam");
            slow.assertClosed();
            TestAgent.until(() -> impatient.agent.census().connections() == 0, "the connection is kept");
        }
    }

    @Test
    void refusesConnectionsAboveItsLimit() {
        SipSettings.Limits limits = SipSettings.Limits.DEFAULTS;
        SipSettings.Limits one = new SipSettings.Limits(
                1,
                limits.laneQueue(),
                limits.longestQueueDelay(),
                limits.rememberedAnswers(),
                limits.largestMessageBytes(),
                1,
                limits.tcpConnect(),
                limits.tcpIdle(),
                limits.tcpUnfinishedMessage(),
                limits.hops(),
                limits.dnsTimeout());
        try (TestAgent small = new TestAgent(settings -> settings.limits(one));
                TcpPeer first = TcpPeer.connected(small.tcp())) {
            TestAgent.until(() -> small.agent.census().connections() == 1, "not connected");
            try (TcpPeer second = TcpPeer.connected(small.tcp())) {
                second.assertClosed();
            }
            first.send("\r\n\r\n");
            assertEquals("\r\n", first.octets(2));
        }
    }

    @Test
    @Covers("DEC-40")
    void sendsALongInviteOverTcpFirst() {
        try (TcpPeer ben = TcpPeer.listening()) {
            CallListener call = new CallListener();
            agent.agent.invite(longInvite(ben.hostPort()), call);
            WireMessage invite = ben.accept().request("INVITE");
            assertTrue(invite.header("Via").startsWith("SIP/2.0/TCP "));
            ben.send(invite.response("200 OK", "b1", "Contact: <sip:ben@" + ben.hostPort() + ";transport=tcp>"));
            ben.request("ACK");
            call.awaitDialog().bye(SipHeaders.none(), status -> {});
            ben.send(ben.request("BYE").response("200 OK", ""));
            agent.untilIdle();
        }
    }

    @Test
    @Covers("DEC-40")
    void sendsALongInviteOverUdpWhenTcpIsRefused() {
        UdpPeer ben = agent.peer();
        CallListener call = new CallListener();
        agent.agent.invite(longInvite(ben.hostPort()), call);
        WireMessage invite = ben.request("INVITE");
        assertTrue(invite.header("Via").startsWith("SIP/2.0/UDP "));
        assertTrue(invite.text().length() > 1300);
        ben.send(invite.response("486 Busy", "b1"));
        assertEquals(486, call.awaitRejected().status());
        agent.untilIdle();
    }

    private static InviteRequest longInvite(String hostPort) {
        InviteRequest usual = OutgoingCallTest.to("sip:ben@" + hostPort);
        return new InviteRequest(
                usual.requestUri(),
                usual.from(),
                usual.to(),
                usual.contact(),
                70,
                usual.headers(),
                TestAgent.sdp("v=0\r\n" + "a=x\r\n".repeat(300)));
    }

    @Test
    void usesTheConnectionThatIsThere() {
        try (TcpPeer ben = TcpPeer.listening()) {
            CallListener call = new CallListener();
            String uri = "sip:ben@" + ben.hostPort() + ";transport=tcp";
            agent.agent.invite(OutgoingCallTest.to(uri), call);
            ben.accept();
            ben.send(ben.request("INVITE").response("486 Busy", "b1"));
            ben.request("ACK");
            assertEquals(486, call.awaitRejected().status());
            agent.agent.invite(OutgoingCallTest.to(uri), call);
            ben.send(ben.request("INVITE").response("480 Away", "b1"));
            assertEquals(480, call.awaitRejected().status());
            assertEquals(2, agent.agent.census().connections());
            agent.untilIdle();
        }
    }

    @Test
    @Covers("RFC3261-8.1.3.1-1")
    void endsWith503WhenTheConnectionIsRefused() {
        int closed;
        try (TcpPeer gone = TcpPeer.listening()) {
            closed = gone.port();
        }
        CallListener call = new CallListener();
        agent.agent.invite(OutgoingCallTest.to("sip:ben@127.0.0.1:" + closed + ";transport=tcp"), call);
        assertEquals(503, call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    void opensAConnectionForTheAnswerWhenTheCallersIsGone() {
        try (TcpPeer home = TcpPeer.listening()) {
            Request invite = Request.initial("INVITE", "sip:f@im.example.com", "TCP", home.hostPort());
            invite.set("Via", invite.get("Via").replace(";rport", ""));
            ana.send(invite.toString());
            ana.response(100);
            IncomingInvite call = agent.invite();
            ana.close();
            TestAgent.until(() -> agent.agent.census().connections() == 0, "the connection is kept");
            call.reject(486, "", SipHeaders.none(), SipBody.empty());
            assertEquals(486, home.accept().next().status());
        }
    }

    @Test
    void countsOnlyWholeMessages() throws Exception {
        StreamFraming framing = new StreamFraming(1000);
        String message = "OPTIONS sip:x SIP/2.0\r\nl: 3\r\n\r\nabc";
        for (char c : message.substring(0, message.length() - 1).toCharArray()) {
            framing.append(java.nio.ByteBuffer.wrap(new byte[] {(byte) c}));
            assertTrue(framing.next().isEmpty());
        }
        assertTrue(framing.isInsideMessage());
        framing.append(java.nio.ByteBuffer.wrap("c\r\n".getBytes()));
        assertEquals(message, new String(framing.next().orElseThrow()));
        assertTrue(framing.next().isEmpty());
        assertFalse(framing.isInsideMessage());
    }
}
