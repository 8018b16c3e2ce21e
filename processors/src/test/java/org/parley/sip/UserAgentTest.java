package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

class UserAgentTest {

    private final DialogListener dialog = new DialogListener();

    private static Request invite(UdpPeer peer) {
        return Request.initial("INVITE", "sip:f@im.example.com", "UDP", peer.hostPort());
    }

    @Test
    void namesThePortThatIsTakenAndTheCure() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            int port = taken.getLocalPort();
            SipSettings settings = TestAgent.settings(builder -> builder.udpPort(port));
            try (UserAgent agent = new UserAgent(settings, null)) {
                IOException refusal = assertThrows(IOException.class, agent::start);
                assertTrue(refusal.getMessage().contains("UDP 127.0.0.1:" + port), refusal.getMessage());
                assertTrue(refusal.getMessage().contains("sip.udp.port"), refusal.getMessage());
            }
        }
        try (TcpPeer taken = TcpPeer.listening()) {
            SipSettings settings = TestAgent.settings(builder -> builder.tcpPort(taken.port()));
            try (UserAgent agent = new UserAgent(settings, null)) {
                IOException refusal = assertThrows(IOException.class, agent::start);
                assertTrue(refusal.getMessage().contains("TCP 127.0.0.1:" + taken.port()), refusal.getMessage());
                assertTrue(refusal.getMessage().contains("sip.tcp.port"), refusal.getMessage());
            }
        }
    }

    @Test
    void rebindsOnlyWhatChangedAndKeepsItsDialogs() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            UdpPeer ana = agent.peer();
            Request invite = invite(ana);
            ana.send(invite.toString());
            SipDialog made = agent.invite()
                    .accept(TestAgent.CONTACT, SipBody.empty(), dialog)
                    .orElseThrow();
            ana.send(invite.ack(ana.awaitStatus(200)).toString());
            dialog.next();
            InetSocketAddress udp = agent.udp();
            InetSocketAddress tcp = agent.tcp();
            int free;
            try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
                free = probe.getLocalPort();
            }
            agent.agent.configure(TestAgent.settings(settings -> settings.udpPort(free)));
            assertEquals(tcp, agent.tcp());
            assertNotEquals(udp, agent.udp());
            made.bye(SipHeaders.none(), status -> {});
            WireMessage bye = ana.awaitRequest("BYE");
            assertEquals(free, bye.port());
            UdpPeer again = agent.peer();
            again.send(bye.response("200 OK", ""));
            agent.untilIdle();
        }
    }

    @Test
    void keepsEverythingWhenANewPortCannotBeHad() throws Exception {
        try (TestAgent agent = new TestAgent();
                DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            InetSocketAddress udp = agent.udp();
            assertThrows(
                    IOException.class,
                    () -> agent.agent.configure(TestAgent.settings(
                            settings -> settings.udpPort(taken.getLocalPort()).domain("other.example.com"))));
            assertEquals(udp, agent.udp());
            UdpPeer ana = agent.peer();
            ana.send(invite(ana).toString());
            ana.response(100);
        }
    }

    @Test
    void goesFromOneAddressToAllOnTheSamePortAndBack() throws Exception {
        int udp;
        int tcp;
        try (DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
                TcpPeer streams = TcpPeer.listening()) {
            udp = datagrams.getLocalPort();
            tcp = streams.port();
        }
        UnaryOperator<SipSettings.Builder> ports =
                settings -> settings.udpPort(udp).tcpPort(tcp);
        try (TestAgent agent = new TestAgent(ports)) {
            for (String host : List.of("0.0.0.0", "localhost", "0.0.0.0", "127.0.0.1", "0.0.0.0")) {
                agent.agent.configure(
                        TestAgent.settings(ports.andThen(settings -> settings.hosts(List.of(host)))::apply));
                assertEquals(udp, agent.agent.udpAddresses().get(0).getPort());
                assertEquals(tcp, agent.agent.tcpAddresses().get(0).getPort());
                assertTrue(agent.agent.isListening());
            }
            SipSettings notHere = TestAgent.settings(
                    ports.andThen(settings -> settings.hosts(List.of("127.0.0.1", "192.0.2.1")))::apply);
            assertThrows(IOException.class, () -> agent.agent.configure(notHere));
            assertTrue(agent.udp().getAddress().isAnyLocalAddress());
            assertTrue(agent.agent.isListening());
        }
    }

    @Test
    void takesChangedPolicyForTheNextRequest() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            UdpPeer ana = agent.peer();
            agent.agent.configure(TestAgent.settings(
                    settings -> settings.minSE(Duration.ofSeconds(600)).product("Other/1")));
            ana.send(invite(ana).set("Session-Expires", "599").toString());
            WireMessage refusal = ana.response(422);
            assertEquals("600", refusal.header("Min-SE"));
            assertEquals("Other/1", refusal.header("Server"));
        }
    }

    @Test
    void servesIpv6BesideIpv4() throws Exception {
        assumeTrue(NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null, "no IPv6 loopback here");
        try (TestAgent agent = new TestAgent(settings -> settings.hosts(List.of("127.0.0.1", "::1")));
                UdpPeer ana = new UdpPeer(agent.agent.udpAddresses().get(1))) {
            Request invite = Request.initial(
                    "INVITE", "sip:f@[::1]:" + agent.agent.udpAddresses().get(1).getPort(), "UDP", ana.hostPort());
            ana.send(invite.toString());
            assertTrue(ana.response(100).header("Via").contains(";received=0:0:0:0:0:0:0:1"));
            agent.invite().accept(TestAgent.CONTACT, SipBody.empty(), dialog);
            ana.send(invite.ack(ana.response(200)).toString());
            dialog.next();
            CallListener call = new CallListener();
            agent.agent.invite(OutgoingCallTest.to("sip:ben@" + ana.hostPort()), call);
            WireMessage outgoing = ana.awaitRequest("INVITE");
            assertTrue(outgoing.header("Via").startsWith("SIP/2.0/UDP [0:0:0:0:0:0:0:1]:"), outgoing.header("Via"));
            ana.send(outgoing.response("486 Busy", "b1"));
            assertEquals(486, call.awaitRejected().status());
        }
    }

    @Test
    @Covers("RFC3261-18.2.1-1")
    void answersToTheAddressThatARequestCameFrom() {
        try (TestAgent agent = new TestAgent()) {
            UdpPeer ana = agent.peer();
            Request named = invite(ana);
            named.set("Via", "SIP/2.0/UDP host.example.invalid:" + ana.port() + ";branch=z9hG4bKnamed");
            ana.send(named.toString());
            assertEquals(
                    named.get("Via") + ";received=127.0.0.1", ana.response(100).header("Via"));
            Request same = invite(ana);
            same.set("Via", "SIP/2.0/UDP 127.0.0.1:" + ana.port() + ";branch=z9hG4bKsame");
            ana.send(same.toString());
            assertEquals(same.get("Via"), ana.response(100).header("Via"));
            Request claimed = invite(ana);
            claimed.set("Via", same.get("Via").replace("same", "claimed") + " ; Received=192.0.2.9;x=y");
            ana.send(claimed.toString());
            assertEquals(
                    same.get("Via").replace("same", "claimed") + ";x=y",
                    ana.response(100).header("Via"));
            Request proxied = invite(ana);
            proxied.set(
                    "Via", "SIP/2.0/UDP " + ana.hostPort() + ";branch=z9hG4bKp;rport, SIP/2.0/TCP far;branch=z9hG4bKf");
            proxied.add("Via", "SIP/2.0/UDP farther;branch=z9hG4bKff");
            ana.send(proxied.toString());
            assertEquals(
                    List.of(
                            "SIP/2.0/UDP " + ana.hostPort() + ";branch=z9hG4bKp;rport=" + ana.port()
                                    + ";received=127.0.0.1, SIP/2.0/TCP far;branch=z9hG4bKf",
                            "SIP/2.0/UDP farther;branch=z9hG4bKff"),
                    ana.response(100).all("Via"));
        }
    }

    @Test
    void leavesNothingBehindAfterManyCalls() {
        try (TestAgent agent = new TestAgent()) {
            UdpPeer ana = agent.peer();
            UdpPeer ben = agent.peer();
            for (int i = 0; i < 300; i++) {
                Request invite = invite(ana);
                ana.send(invite.toString());
                IncomingInvite call = agent.invite();
                CallListener leg = new CallListener();
                agent.agent.invite(OutgoingCallTest.to("sip:ben@" + ben.hostPort()), leg);
                WireMessage outgoing = ben.awaitRequest("INVITE");
                ben.send(outgoing.response("200 OK", "b", "Contact: <sip:ben@" + ben.hostPort() + ">"));
                SipDialog made =
                        call.accept(TestAgent.CONTACT, SipBody.empty(), dialog).orElseThrow();
                ana.send(invite.ack(ana.awaitStatus(200)).toString());
                dialog.next();
                made.bye(SipHeaders.none(), status -> {});
                ana.send(ana.awaitRequest("BYE").response("200 OK", ""));
                leg.awaitDialog().bye(SipHeaders.none(), status -> {});
                ben.send(ben.awaitRequest("BYE").response("200 OK", ""));
            }
            agent.untilIdle();
            TestAgent.until(
                    () -> agent.agent.census().rememberedAnswers() == 0
                            && agent.agent.census().timers() == 0,
                    "left behind");
            assertEquals(0, agent.agent.census().failedTasks());
        }
    }

    @Test
    @Covers("DEC-42")
    void dropsWhatItsQueueCannotHoldAndRefusesWhenItIsBehind() throws Exception {
        SipSettings.Limits limits = SipSettings.Limits.DEFAULTS;
        SipSettings.Limits narrow = new SipSettings.Limits(
                1,
                5,
                Duration.ofMillis(1),
                limits.rememberedAnswers(),
                limits.largestMessageBytes(),
                limits.largestBodyBytes(),
                limits.tcp(),
                limits.strangers(),
                limits.hops(),
                limits.dnsTimeout());
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (TestAgent agent = new TestAgent(settings -> settings.limits(narrow))) {
            agent.onInvite = invite -> {
                busy.countDown();
                awaitQuietly(go);
            };
            UdpPeer ana = agent.peer();
            ana.send(invite(ana).toString());
            busy.await();
            List<Request> late = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                late.add(invite(ana));
                ana.send(late.get(i).toString());
            }
            TestAgent.until(() -> agent.agent.census().dropped() == 27, "not 27 dropped: " + agent.agent.census());
            java.util.concurrent.locks.LockSupport.parkNanos(15_000_000); // longer than a queue may stand
            go.countDown();
            ana.response(100);
            assertEquals("2", ana.response(503).header("Retry-After"));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void servesCallsOfOneCallIdInTheirOrder() {
        try (TestAgent agent = new TestAgent()) {
            UdpPeer ana = agent.peer();
            for (int i = 0; i < 200; i++) {
                Request invite = invite(ana);
                ana.send(invite.toString());
                SipDialog made = agent.invite()
                        .accept(TestAgent.CONTACT, SipBody.empty(), dialog)
                        .orElseThrow();
                WireMessage ok = ana.await(message ->
                        message.status() == 200 && message.header("Call-ID").equals(invite.get("Call-ID")));
                ana.send(invite.ack(ok).toString());
                ana.send(invite.inDialog("BYE", ok, 2).toString());
                assertEquals("confirmed", dialog.next());
                assertEquals("bye", dialog.next());
                assertTrue(made.hasEnded());
            }
        }
    }

    @Test
    void cannotBeStartedTwiceNorUsedWhenClosed() {
        TestAgent agent = new TestAgent();
        try (agent) {
            assertThrows(IllegalStateException.class, agent.agent::start);
        }
        assertThrows(
                IllegalStateException.class,
                () -> agent.agent.invite(OutgoingCallTest.to("sip:ben@127.0.0.1:9"), new CallListener()));
    }

    @Test
    void sendsNoFieldOfItsOwnTwice() {
        try (TestAgent agent = new TestAgent()) {
            InviteRequest usual = OutgoingCallTest.to("sip:ben@127.0.0.1:9");
            InviteRequest wrong = new InviteRequest(
                    usual.requestUri(),
                    usual.from(),
                    usual.to(),
                    usual.contact(),
                    usual.maxForwards(),
                    SipHeaders.builder().add("v", "x").build(),
                    usual.body());
            assertThrows(IllegalArgumentException.class, () -> agent.agent.invite(wrong, new CallListener()));
        }
    }
}
