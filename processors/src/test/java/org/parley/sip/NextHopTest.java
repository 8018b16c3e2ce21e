package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** Where an INVITE goes: outbound proxies, SRV, addresses, and the next of them when one fails. */
class NextHopTest {

    private static final List<InetAddress> LOOPBACK = List.of(InetAddress.getLoopbackAddress());

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CallListener call = new CallListener();

    private static Resolver.Target target(String uri) {
        return new Resolver.Target(Grammar.sipUri(uri).orElseThrow(), false, false);
    }

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
            public List<Resolver.Pointer> pointers(String domain) {
                return List.of();
            }

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
            public List<Resolver.Pointer> pointers(String domain) {
                return List.of();
            }

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
        try (Resolver resolver = new Resolver(counting, 3, PATIENCE)) {
            BlockingQueue<List<Hop>> answers = new LinkedBlockingQueue<>();
            resolver.resolve(target("sip:example.test"), answers::add);
            List<Hop> hops = TestAgent.take(answers, "no answer");
            assertEquals(
                    List.of(1000, 1001, 1002),
                    hops.stream().map(hop -> hop.address().getPort()).toList());
            resolver.resolve(target("sip:x@EXAMPLE.test"), answers::add);
            assertEquals(hops, TestAgent.take(answers, "no answer"));
            assertEquals(1, questions.size());
        }
    }

    private static final String NAPTR = "example.test";

    private static final TestAgent.FixedNames POINTERS = new TestAgent.FixedNames(
            Map.of(
                    NAPTR,
                    List.of(
                            new Resolver.Pointer(90, 50, "SIP+D2T", "_sip._tcp.a.test"),
                            new Resolver.Pointer(50, 60, "SIP+D2U", "_sip._udp.a.test"),
                            new Resolver.Pointer(50, 50, "SIPS+D2T", "_sips._tcp.a.test"),
                            new Resolver.Pointer(10, 10, "E2U+sip", "_x._y.a.test"))),
            Map.of(
                    "_sip._tcp.a.test", List.of(new Resolver.Service(1, 1, 5063, "h.test")),
                    "_sip._udp.a.test", List.of(new Resolver.Service(1, 1, 5062, "h.test")),
                    "_sips._tcp.a.test", List.of(new Resolver.Service(1, 1, 5061, "h.test")),
                    "_sips._tcp.b.test", List.of(new Resolver.Service(1, 1, 5071, "h.test"))),
            Map.of("h.test", LOOPBACK, "c.test", LOOPBACK));

    /** Whom a target leads to, as transport, port and domain. */
    private static String way(String uri, boolean isSips, boolean hasTls) {
        Resolver.Target target = new Resolver.Target(Grammar.sipUri(uri).orElseThrow(), isSips, hasTls);
        try (Resolver resolver = new Resolver(POINTERS, 6, PATIENCE)) {
            BlockingQueue<List<Hop>> answers = new LinkedBlockingQueue<>();
            resolver.resolve(target, answers::add);
            return TestAgent.take(answers, "no answer").stream()
                    .map(hop -> hop.transport() + ' ' + hop.address().getPort() + ' ' + hop.domain())
                    .map(String::strip)
                    .collect(java.util.stream.Collectors.joining(", "));
        }
    }

    @Test
    @Covers({"RFC3263-4.1-2", "RFC3263-4.1-3"})
    void asksTheDomainForItsTransports() {
        assertEquals("TLS 5061 example.test, UDP 5062, TCP 5063", way("sip:x@example.test", false, true));
        assertEquals("UDP 5062, TCP 5063", way("sip:x@example.test", false, false));
        assertEquals("TLS 5061 example.test", way("sips:x@example.test", false, true));
        assertEquals("TLS 5061 example.test", way("sip:x@example.test", true, true));
        assertEquals("TCP 5063", way("sip:x@example.test;transport=tcp", false, true));
    }

    @Test
    @Covers({"RFC3263-4.1-4", "RFC3263-4.2-1"})
    void findsSipsByServiceThenByItsPort() {
        assertEquals("TLS 5071 b.test", way("sips:x@b.test", false, true));
        assertEquals("TLS 5071 b.test", way("sip:x@b.test;transport=tls", false, true));
        assertEquals("TLS 5061 c.test", way("sips:x@c.test", false, true));
        assertEquals("TLS 5080 c.test", way("sips:x@c.test:5080;transport=tcp", false, true));
        assertEquals("TLS 5061 192.0.2.1", way("sips:x@192.0.2.1", false, true));
        assertEquals("TLS 5061 2001:db8::1", way("sips:x@[2001:db8::1]", false, true));
    }

    @Test
    void opensNoConnectionsForOtherTransports() {
        for (String uri :
                List.of("sip:x@c.test;transport=ws", "sip:x@c.test;transport=sctp", "sips:x@c.test;transport=udp")) {
            assertTrue(!new Resolver.Target(Grammar.sipUri(uri).orElseThrow(), false, true).isReachable(), uri);
        }
    }

    @Test
    @Covers("RFC3263-4.1-2")
    void readsPointerRecords() {
        List<Resolver.Pointer> pointers = new java.util.ArrayList<>();
        DnsNames.readPointer("50 60 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.com.", pointers);
        DnsNames.readPointer("50 60 s sips+d2t  _sips._tcp.example.com.", pointers);
        DnsNames.readPointer("50 60 u SIP+D2U !.*!sip:x@y! .", pointers);
        DnsNames.readPointer("rubbish", pointers);
        assertEquals(
                List.of(
                        new Resolver.Pointer(50, 60, "SIP+D2U", "_sip._udp.example.com"),
                        new Resolver.Pointer(50, 60, "SIPS+D2T", "_sips._tcp.example.com")),
                pointers);
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
            try (Resolver resolver = new Resolver(names, 6, PATIENCE)) {
                BlockingQueue<List<Hop>> answers = new LinkedBlockingQueue<>();
                resolver.resolve(target("sip:example.test"), answers::add);
                heavyFirst +=
                        TestAgent.take(answers, "no answer").get(0).address().getPort() == 99 ? 1 : 0;
            }
        }
        assertTrue(heavyFirst > 80, "weight 99 to 1 was first " + heavyFirst + " times of 100");
    }

    /** Call-IDs of all requests that a peer of {@code probe} has had up to now. */
    private static Set<String> callIdsAt(UdpPeer peer) {
        Set<String> callIds = new HashSet<>();
        peer.send(Request.initial("BYE", "sip:probe@localhost", "UDP", peer.hostPort())
                .toString());
        peer.await(message -> {
            if (message.isRequest()) {
                callIds.add(message.header("Call-ID"));
            }
            return !message.isRequest();
        });
        return callIds;
    }

    private WireMessage inviteAt(UdpPeer peer, TestAgent agent, CallListener listener) {
        agent.agent.invite(OutgoingCallTest.to("sip:ben@example.com"), listener);
        WireMessage invite = peer.awaitRequest("INVITE");
        agent.peer().send(invite.response("404 Not Found", "p"));
        assertEquals(404, listener.awaitRejected().status());
        return invite;
    }

    @Test
    @Covers({"FAULT-6", "RFC3263-4.3-1"})
    void leavesAProxyThatGaveNoAnswerForTheEnd() {
        try (TestAgent probe = new TestAgent()) {
            UdpPeer dead = probe.peer();
            UdpPeer living = probe.peer();
            try (TestAgent agent = new TestAgent(settings ->
                    settings.outboundProxies(List.of("sip:" + dead.hostPort(), "sip:" + living.hostPort())))) {
                WireMessage first = inviteAt(living, agent, call);
                assertEquals(
                        first.header("Call-ID"), dead.awaitRequest("INVITE").header("Call-ID"));
                WireMessage second = inviteAt(living, agent, new CallListener());
                assertEquals(List.of("<sip:" + living.hostPort() + ";lr>"), second.all("Route"));
                assertEquals(Set.of(first.header("Call-ID")), callIdsAt(dead), "who is silent is not asked again");
                agent.untilIdle();
            }
        }
    }

    @Test
    @Covers({"FAULT-6", "RFC3263-4.3-1"})
    void goesToTheNextProxyAtOnceWhenTcpIsRefused() throws Exception {
        int closed;
        try (java.net.ServerSocket none = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = none.getLocalPort();
        }
        try (TestAgent probe = new TestAgent()) {
            UdpPeer living = probe.peer();
            // With timers that are longer than any test only the refusal can have been the reason.
            try (TestAgent agent = new TestAgent(settings -> settings.timing(
                            new SipSettings.Timing(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(3)))
                    .outboundProxies(
                            List.of("sip:127.0.0.1:" + closed + ";transport=tcp", "sip:" + living.hostPort())))) {
                inviteAt(living, agent, call);
            }
        }
    }

    @Test
    @Covers("FAULT-6")
    void failsWhenNoProxyCanBeReached() throws Exception {
        int closed;
        try (java.net.ServerSocket none = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = none.getLocalPort();
        }
        String proxy = "sip:127.0.0.1:" + closed + ";transport=tcp";
        try (TestAgent agent = new TestAgent(settings -> settings.outboundProxies(List.of(proxy, proxy)))) {
            for (CallListener each : List.of(call, new CallListener())) {
                agent.agent.invite(OutgoingCallTest.to("sip:ben@example.com"), each);
                assertEquals(503, each.awaitRejected().status());
            }
            agent.untilIdle();
        }
    }

    @Test
    @Covers("FAULT-6")
    void hasOneRequestTryASilentHopAgain() {
        long[] nowMs = {0};
        SilentHops silent = new SilentHops(() -> nowMs[0]);
        Hop first = new Hop("UDP", new java.net.InetSocketAddress("127.0.0.1", 1));
        Hop second = new Hop("UDP", new java.net.InetSocketAddress("127.0.0.1", 2));
        silent.add(first);
        assertEquals(List.of(second, first), silent.last(List.of(first, second)));
        nowMs[0] = SilentHops.FRESH_MS;
        assertEquals(List.of(first, second), silent.last(List.of(first, second)), "one tries it");
        assertEquals(List.of(second, first), silent.last(List.of(first, second)), "the others do not");
        silent.answered(first);
        assertEquals(List.of(first, second), silent.last(List.of(first, second)));
        for (int port = 1; port <= SilentHops.MOST_HOPS; port++) {
            silent.add(new Hop("TCP", new java.net.InetSocketAddress("127.0.0.1", port)));
        }
        silent.add(first);
        assertEquals(List.of(second, first), silent.last(List.of(first, second)));
        Hop forgotten = new Hop("TCP", second.address());
        assertEquals(
                List.of(forgotten, second), silent.last(List.of(forgotten, second)), "it begins anew when it is full");
    }

    /** A name server that answers when it is let, and counts what it is asked. */
    private static final class SlowNames implements Resolver.Names {

        final java.util.concurrent.CountDownLatch let = new java.util.concurrent.CountDownLatch(1);
        final java.util.concurrent.atomic.AtomicInteger asked = new java.util.concurrent.atomic.AtomicInteger();

        @Override
        public List<Resolver.Pointer> pointers(String domain) {
            return List.of();
        }

        @Override
        public List<Resolver.Service> services(String name) {
            return List.of();
        }

        @Override
        public List<InetAddress> addresses(String host) {
            if (host.startsWith("slow")) {
                asked.incrementAndGet();
                try {
                    let.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return LOOPBACK;
        }
    }

    @Test
    @Covers("FAULT-7")
    void asksOnceForManyAndGoesOnForOtherNames() {
        SlowNames names = new SlowNames();
        try (Resolver resolver = new Resolver(names, 3, PATIENCE)) {
            BlockingQueue<List<Hop>> slow = new LinkedBlockingQueue<>();
            BlockingQueue<List<Hop>> quick = new LinkedBlockingQueue<>();
            for (int i = 0; i < 100; i++) {
                resolver.resolve(target("sip:u" + i + "@slow.example.test:5062"), slow::add);
            }
            resolver.resolve(target("sip:ben@quick.example.test:5062"), quick::add);
            assertEquals(1, TestAgent.take(quick, "another name is not held up").size());
            assertEquals(0, slow.size());
            names.let.countDown();
            for (int i = 0; i < 100; i++) {
                assertEquals(1, TestAgent.take(slow, "all who asked hear of it").size());
            }
            assertEquals(1, names.asked.get());
        }
    }

    @Test
    @Covers("FAULT-7")
    void failsACallWhoseTargetNobodyNamesInTime() {
        SlowNames names = new SlowNames();
        try (Resolver resolver = new Resolver(names, 3, Duration.ofMillis(50))) {
            BlockingQueue<List<Hop>> answers = new LinkedBlockingQueue<>();
            resolver.resolve(target("sip:ben@slow.example.test:5062"), answers::add);
            assertEquals(List.of(), TestAgent.take(answers, "nobody waits for ever"));
            names.let.countDown();
        }
        try (TestAgent agent = new TestAgent()) {
            agent.agent.invite(OutgoingCallTest.to("sip:ben@unknown.example.test"), call);
            SipResponse rejected = call.awaitRejected();
            assertEquals(503, rejected.status());
            assertEquals("No way to the target", rejected.reason());
            agent.untilIdle();
        }
    }
}
