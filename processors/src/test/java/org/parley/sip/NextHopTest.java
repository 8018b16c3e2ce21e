package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** Where an INVITE goes: outbound proxies, SRV, addresses, and the next of them when one fails. */
class NextHopTest {

    private static final List<InetAddress> LOOPBACK = List.of(InetAddress.getLoopbackAddress());

    private final CallListener call = new CallListener();

    @Test
    void routesThroughTheOutboundProxy() {
        try (TestAgent probe = new TestAgent()) {
            UdpPeer proxy = probe.peer();
            try (TestAgent agent =
                    new TestAgent(settings -> settings.outboundProxies(List.of("sip:" + proxy.hostPort())))) {
                agent.agent.invite(OutgoingCallTest.to("tel:+15550100"), call);
                WireMessage invite = proxy.request("INVITE");
                assertEquals("tel:+15550100", invite.requestUri());
                assertEquals(List.of("<sip:" + proxy.hostPort() + ";lr>"), invite.all("Route"));
                proxy.send("x");
                assertEquals(1, agent.agent.census().calls());
            }
        }
    }

    @Test
    @Covers("RFC3263-4.3-1")
    void triesTheNextProxyAfter503AndAfterSilence() {
        try (TestAgent probe = new TestAgent()) {
            UdpPeer first = probe.peer();
            UdpPeer silent = probe.peer();
            UdpPeer last = probe.peer();
            try (TestAgent agent = new TestAgent(settings -> settings.outboundProxies(List.of(
                    "sip:" + first.hostPort() + ";lr", "sip:" + silent.hostPort(), "sip:" + last.hostPort())))) {
                agent.agent.invite(OutgoingCallTest.to("sip:ben@example.com"), call);
                UdpPeer toAgent = agent.peer();
                WireMessage invite = first.request("INVITE");
                assertEquals(List.of("<sip:" + first.hostPort() + ";lr>"), invite.all("Route"));
                toAgent.send(invite.response("503 Service Unavailable", "p"));
                WireMessage ack = first.awaitRequest("ACK");
                assertEquals(invite.all("Route"), ack.all("Route"));
                assertEquals(
                        invite.header("CSeq"), silent.awaitRequest("INVITE").header("CSeq"));
                WireMessage third = last.awaitRequest("INVITE");
                assertEquals(List.of("<sip:" + last.hostPort() + ";lr>"), third.all("Route"));
                toAgent.send(third.response("503 Service Unavailable", "p"));
                assertEquals(503, call.awaitRejected().status());
                agent.untilIdle();
            }
        }
    }

    @Test
    @Covers("RFC3261-13.2.2.4-3")
    void endsThroughTheProxyAnAcceptanceThatSaysNotWhereItsSenderIs() {
        try (TestAgent probe = new TestAgent()) {
            UdpPeer proxy = probe.peer();
            try (TestAgent agent =
                    new TestAgent(settings -> settings.outboundProxies(List.of("sip:" + proxy.hostPort())))) {
                agent.agent.invite(OutgoingCallTest.to("sip:ben@unreachable.example.com"), call);
                WireMessage invite = proxy.request("INVITE");
                UdpPeer toAgent = agent.peer();
                toAgent.send(invite.response("200 OK", "b1"));
                toAgent.send(invite.response("200 OK", "b2", "Contact: <tel:+15550100>"));
                for (String tag : List.of("b1", "b2")) {
                    WireMessage ack = proxy.await(message -> message.toTag().equals(tag));
                    assertEquals("ACK", ack.method());
                    assertEquals("sip:ben@unreachable.example.com", ack.requestUri());
                    assertEquals(invite.all("Route"), ack.all("Route"));
                    WireMessage bye = proxy.await(message ->
                            message.toTag().equals(tag) && message.method().equals("BYE"));
                    assertEquals("sip:ben@unreachable.example.com", bye.requestUri());
                    assertEquals(invite.all("Route"), bye.all("Route"));
                    toAgent.send(bye.response("200 OK", ""));
                }
                assertEquals(500, call.awaitRejected().status());
                agent.untilIdle();
            }
        }
    }

    @Test
    @Covers("RFC3263-4-1")
    void sendsToTheAddressInMaddr() {
        try (TestAgent agent = new TestAgent()) {
            UdpPeer ben = agent.peer();
            String uri = "sip:ben@unreachable.example.com:" + ben.port() + ";maddr=127.0.0.1";
            agent.agent.invite(OutgoingCallTest.to(uri), call);
            assertEquals(uri, ben.request("INVITE").requestUri());
        }
    }

    @Test
    @Covers("RFC3263-4.1-1")
    void followsServiceRecordsByPriority() {
        try (TestAgent probe = new TestAgent()) {
            UdpPeer first = probe.peer();
            UdpPeer second = probe.peer();
            Resolver.Names names = new TestAgent.FixedNames(
                    Map.of(
                            "_sip._udp.example.test",
                            List.of(
                                    new Resolver.Service(20, 1, second.port(), "b.example.test"),
                                    new Resolver.Service(10, 1, first.port(), "a.example.test"))),
                    Map.of("a.example.test", LOOPBACK, "b.example.test", LOOPBACK));
            try (TestAgent agent = new TestAgent(settings -> settings, names)) {
                agent.agent.invite(OutgoingCallTest.to("sip:ben@example.test"), call);
                UdpPeer toAgent = agent.peer();
                toAgent.send(first.request("INVITE").response("503 Service Unavailable", "p"));
                toAgent.send(second.request("INVITE").response("404 Not Found", "p"));
                assertEquals(404, call.awaitRejected().status());
                agent.untilIdle();
            }
        }
    }

    @Test
    @Covers("RFC3263-4.1-1")
    void asksForTcpServicesWhenThereAreNoneForUdp() {
        try (TcpPeer ben = TcpPeer.listening()) {
            Resolver.Names names = new TestAgent.FixedNames(
                    Map.of("_sip._tcp.example.test", List.of(new Resolver.Service(1, 0, ben.port(), "a.example.test"))),
                    Map.of("a.example.test", LOOPBACK));
            try (TestAgent agent = new TestAgent(settings -> settings, names)) {
                agent.agent.invite(OutgoingCallTest.to("sip:ben@example.test"), call);
                WireMessage invite = ben.accept().request("INVITE");
                ben.send(invite.response("404 Not Found", "p"));
                assertEquals(404, call.awaitRejected().status());
            }
        }
    }

    @Test
    @Covers("RFC3263-4.2-1")
    void looksUpTheAddressWhenThePortIsGiven() {
        try (TestAgent probe = new TestAgent()) {
            UdpPeer ben = probe.peer();
            Resolver.Names names = new TestAgent.FixedNames(Map.of(), Map.of("ben.example.test", LOOPBACK));
            try (TestAgent agent = new TestAgent(settings -> settings, names)) {
                agent.agent.invite(OutgoingCallTest.to("sip:ben@ben.example.test:" + ben.port()), call);
                WireMessage invite = ben.request("INVITE");
                UdpPeer toAgent = agent.peer();
                toAgent.send(invite.response("200 OK", "b1", "Contact: <sip:ben@ben.example.test:" + ben.port() + ">"));
                assertEquals("b1", ben.awaitRequest("ACK").toTag());
            }
        }
    }

    @Test
    void cancelsACallWhoseTargetIsStillLookedUp() throws InterruptedException {
        java.util.concurrent.CountDownLatch asked = new java.util.concurrent.CountDownLatch(1);
        java.util.concurrent.CountDownLatch answer = new java.util.concurrent.CountDownLatch(1);
        Resolver.Names slow = new Resolver.Names() {
            @Override
            public List<Resolver.Service> services(String name) {
                return List.of();
            }

            @Override
            public List<InetAddress> addresses(String host) {
                asked.countDown();
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return LOOPBACK;
            }
        };
        try (TestAgent agent = new TestAgent(settings -> settings, slow)) {
            OutgoingInvite outgoing = agent.agent.invite(OutgoingCallTest.to("sip:ben@slow.example.test:9"), call);
            asked.await();
            outgoing.cancel(SipHeaders.none());
            assertEquals(487, call.awaitRejected().status());
            answer.countDown();
            agent.untilIdle();
        }
    }

    @Test
    void remembersAnswersAndBoundsThem() {
        LinkedBlockingQueue<String> questions = new LinkedBlockingQueue<>();
        Resolver.Names counting = new Resolver.Names() {
            @Override
            public List<Resolver.Service> services(String name) {
                questions.add(name);
                return java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i -> new Resolver.Service(i, 0, 1000 + i, "a.example.test"))
                        .toList();
            }

            @Override
            public List<InetAddress> addresses(String host) {
                return LOOPBACK;
            }
        };
        try (Resolver resolver = new Resolver(counting, 3)) {
            BlockingQueue<List<Hop>> answers = new LinkedBlockingQueue<>();
            resolver.resolve(Grammar.sipUri("sip:example.test").orElseThrow(), answers::add);
            List<Hop> hops = TestAgent.take(answers, "no answer");
            assertEquals(
                    List.of(1000, 1001, 1002),
                    hops.stream().map(hop -> hop.address().getPort()).toList());
            resolver.resolve(Grammar.sipUri("sip:x@EXAMPLE.test").orElseThrow(), answers::add);
            assertEquals(hops, TestAgent.take(answers, "no answer"));
            assertEquals(1, questions.size());
        }
    }

    @Test
    void readsServiceRecords() {
        List<Resolver.Service> services = new java.util.ArrayList<>();
        DnsNames.read("10 60 5060 sip1.example.com.", services);
        DnsNames.read("10 60 70000 sip1.example.com.", services);
        DnsNames.read("10 60 0 .", services);
        DnsNames.read("rubbish", services);
        assertEquals(List.of(new Resolver.Service(10, 60, 5060, "sip1.example.com")), services);
    }

    @Test
    void prefersHeavierServicesOfOnePriority() {
        Resolver.Names names = new TestAgent.FixedNames(
                Map.of(
                        "_sip._udp.example.test",
                        List.of(
                                new Resolver.Service(1, 1, 1, "a.example.test"),
                                new Resolver.Service(1, 99, 99, "a.example.test"))),
                Map.of("a.example.test", LOOPBACK));
        int heavyFirst = 0;
        for (int i = 0; i < 100; i++) {
            try (Resolver resolver = new Resolver(names, 6)) {
                BlockingQueue<List<Hop>> answers = new LinkedBlockingQueue<>();
                resolver.resolve(Grammar.sipUri("sip:example.test").orElseThrow(), answers::add);
                heavyFirst +=
                        TestAgent.take(answers, "no answer").get(0).address().getPort() == 99 ? 1 : 0;
            }
        }
        assertTrue(heavyFirst > 80, "weight 99 to 1 was first " + heavyFirst + " times of 100");
    }
}
