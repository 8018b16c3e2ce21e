package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.limit.Rate;

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
        ping(ana);
        ana.send(invite().toString());
        ana.response(100);
    }

    @Test
    @Covers("RFC3261-7.5-1")
    void answersAPingOnceWhereverItsSegmentsEnd() throws Exception {
        StreamFraming framing = new StreamFraming(1000);
        for (String segment : List.of("\r", "\n\r", "\n\r\n", "\r\n")) {
            framing.append(java.nio.ByteBuffer.wrap(segment.getBytes()));
            assertTrue(framing.next().isEmpty());
        }
        assertEquals("\r\n\r\n", new String(framing.takeReply()));
        framing.append(java.nio.ByteBuffer.wrap("\r\nOPTIONS sip:x SIP/2.0\r\nl: 0\r\n\r\n\r\n".getBytes()));
        assertTrue(framing.next().isPresent());
        assertTrue(framing.next().isEmpty());
        assertEquals(0, framing.takeReply().length);
    }

    @Test
    void holdsNoMoreThanTheMessageCanHave() throws Exception {
        StreamFraming framing = new StreamFraming(100_000);
        byte[] head = "OPTIONS sip:x SIP/2.0\r\nl: 40000\r\n\r\n".getBytes();
        framing.append(java.nio.ByteBuffer.wrap(head));
        framing.next();
        for (int i = 0; i < 39; i++) {
            framing.append(java.nio.ByteBuffer.wrap(new byte[1000]));
            assertTrue(framing.next().isEmpty());
            assertTrue(framing.capacity() <= 40_000 + head.length, "holds " + framing.capacity());
        }
        framing.append(java.nio.ByteBuffer.wrap(new byte[1001]));
        assertTrue(framing.next().isPresent());
        assertEquals(1, framing.capacity());
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
        WireMessage refusal = ana.response(413);
        assertEquals("Message exceeds 65507 octets", refusal.reason());
        ana.assertClosed();
    }

    @Test
    void answersAndClosesAtOnceWhenTwoLengthsDiffer() {
        ana.send(invite().toString().replace("\r\n\r\n", "\r\nl: 4000\r\n\r\n"));
        assertEquals("More than one Content-Length", ana.response(400).reason());
        ana.assertClosed();
    }

    @Test
    void saysThatTheHeaderFieldsAreTooMany() {
        ana.send(invite().toString().replace("Call-ID", "X-Extra: 1\r\n".repeat(600) + "Call-ID"));
        assertEquals("More than 512 header fields", ana.response(400).reason());
        ana.assertClosed();
    }

    /** An agent with these bounds on connections, to which 127.0.0.1 is a stranger. */
    private static TestAgent bounded(int connections, int perPeer, long unfinishedBytes, Duration unfinished) {
        SipSettings.Limits limits = SipSettings.Limits.DEFAULTS;
        SipSettings.Tcp tcp = new SipSettings.Tcp(
                connections,
                perPeer,
                unfinishedBytes,
                limits.tcp().connect(),
                limits.tcp().idle(),
                unfinished,
                limits.tcp().ping(),
                limits.tcp().opensOfOnePeer());
        SipSettings.Limits bounds = limits.withLanes(1, limits.laneQueue()).with(tcp);
        return new TestAgent(settings -> settings.limits(bounds).trustedPeers(TrustedPeers.of("10.0.0.0/8")));
    }

    private static void ping(TcpPeer peer) {
        peer.send("\r\n\r\n");
        assertEquals("\r\n", peer.octets(2));
    }

    private static void call(TcpPeer peer) {
        peer.send(Request.initial("INVITE", "sip:f@im.example.com", "TCP", peer.hostPort())
                .toString());
        peer.response(100);
    }

    @Test
    void closesAConnectionThatStopsInsideAMessage() {
        try (TestAgent impatient = bounded(1, 1, 1 << 20, Duration.ofMillis(50));
                TcpPeer slow = TcpPeer.connected(impatient.tcp())) {
            slow.send("INVITE sip:f@im.exam");
            slow.assertClosed();
            TestAgent.until(() -> impatient.agent.census().connections() == 0, "the connection is kept");
        }
    }

    @Test
    void closesAConnectionThatTricklesAMessage() {
        try (TestAgent impatient = bounded(1, 1, 1 << 20, Duration.ofMillis(200));
                TcpPeer slow = TcpPeer.connected(impatient.tcp())) {
            slow.send("INVITE sip:f@im.exam");
            TestAgent.until(
                    () -> {
                        slow.trySend("x");
                        return impatient.agent.census().connections() == 0;
                    },
                    "every octet gives it more time");
        }
    }

    /** Pings are no message: with them alone a stranger could keep all connections. */
    @Test
    @Covers("SEC-3")
    void closesAConnectionOfAStrangerWhoNeverSaysAnything() {
        try (TestAgent impatient = bounded(3, 3, 1 << 20, Duration.ofMillis(300));
                TcpPeer mute = TcpPeer.connected(impatient.tcp());
                TcpPeer caller = TcpPeer.connected(impatient.tcp())) {
            call(caller);
            TestAgent.until(
                    () -> {
                        mute.trySend("\r\n\r\n");
                        return impatient.agent.census().connections() == 1;
                    },
                    "pings keep it open");
            call(caller);
            assertEquals(1, impatient.agent.census().refusedConnections());
        }
    }

    @Test
    @Covers("SEC-3")
    void takesNoMoreConnectionsOfAStrangerInATimeThanTheRate() {
        SipSettings.Tcp tcp = SipSettings.Tcp.DEFAULTS;
        SipSettings.Tcp slow = new SipSettings.Tcp(
                tcp.connections(),
                tcp.connectionsPerPeer(),
                tcp.unfinishedBytes(),
                tcp.connect(),
                tcp.idle(),
                tcp.unfinishedMessage(),
                tcp.ping(),
                Rate.perMinute(2));
        try (TestAgent strict = new TestAgent(settings ->
                settings.limits(SipSettings.Limits.DEFAULTS.with(slow)).trustedPeers(TrustedPeers.of("10.0.0.0/8")))) {
            for (int i = 0; i < 2; i++) {
                try (TcpPeer peer = TcpPeer.connected(strict.tcp())) {
                    ping(peer);
                }
            }
            try (TcpPeer peer = TcpPeer.connected(strict.tcp())) {
                peer.assertClosed();
            }
        }
    }

    @Test
    void refusesConnectionsAboveItsLimitOnceAllPeersHaveSpoken() {
        try (TestAgent small = bounded(1, 2, 1 << 20, Duration.ofSeconds(30));
                TcpPeer first = TcpPeer.connected(small.tcp())) {
            call(first);
            try (TcpPeer second = TcpPeer.connected(small.tcp())) {
                second.assertClosed();
            }
            ping(first);
            assertEquals(1, small.agent.census().refusedConnections());
        }
    }

    @Test
    void givesANewcomerThePlaceOfTheLongestUnfinishedConnection() {
        try (TestAgent small = bounded(3, 9, 1 << 20, Duration.ofSeconds(30));
                TcpPeer caller = TcpPeer.connected(small.tcp());
                TcpPeer slow = TcpPeer.connected(small.tcp());
                TcpPeer silent = TcpPeer.connected(small.tcp())) {
            call(caller);
            slow.send("INVITE");
            ping(silent);
            try (TcpPeer one = TcpPeer.connected(small.tcp());
                    TcpPeer two = TcpPeer.connected(small.tcp())) {
                slow.assertClosed();
                silent.assertClosed();
                call(one);
                call(two);
                call(caller);
            }
        }
    }

    @Test
    void takesOnlySoManyConnectionsOfOneAddressUnlessItIsTrusted() {
        try (TestAgent small = bounded(9, 1, 1 << 20, Duration.ofSeconds(30));
                TcpPeer first = TcpPeer.connected(small.tcp())) {
            ping(first);
            try (TcpPeer second = TcpPeer.connected(small.tcp())) {
                second.assertClosed();
            }
            first.close();
            TestAgent.until(() -> small.agent.census().connections() == 0, "the connection is kept");
            try (TcpPeer next = TcpPeer.connected(small.tcp())) {
                ping(next);
            }
        }
        try (TcpPeer more = TcpPeer.connected(agent.tcp())) {
            ping(more);
            ping(ana);
        }
    }

    @Test
    void closesWhatWouldHoldTooManyUnfinishedOctets() {
        try (TestAgent small = bounded(9, 9, 80_000, Duration.ofSeconds(30));
                TcpPeer first = TcpPeer.connected(small.tcp());
                TcpPeer second = TcpPeer.connected(small.tcp());
                TcpPeer third = TcpPeer.connected(small.tcp())) {
            String head = Request.initial("INVITE", "sip:f@im.example.com", "TCP", first.hostPort())
                    .set("Content-Type", "application/sdp")
                    .set("Content-Length", "60000")
                    .toString();
            first.send(head + "x".repeat(50_000));
            ping(third);
            second.trySend(head + "x".repeat(50_000));
            second.assertClosed();
            assertEquals(1, small.agent.census().refusedConnections());
            call(third);
            first.send("x".repeat(10_000));
            first.response(100);
            call(third);
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

    @Test
    @Covers("DEC-40")
    void remembersThatTcpIsRefused() throws IOException {
        UdpPeer ben = agent.peer();
        for (int i = 1; i <= 2; i++) {
            // What would take the connection now comes too late for the second call.
            try (ServerSocket late = i == 1 ? new ServerSocket() : listening(ben.port())) {
                CallListener call = new CallListener();
                agent.agent.invite(longInvite(ben.hostPort()), call);
                WireMessage invite = ben.request("INVITE");
                assertTrue(invite.header("Via").startsWith("SIP/2.0/UDP "));
                ben.send(invite.response("486 Busy", "b" + i));
                assertEquals(486, call.awaitRejected().status());
                ben.request("ACK");
            }
        }
        agent.untilIdle();
    }

    private static ServerSocket listening(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
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
