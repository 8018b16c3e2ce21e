package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.limit.Rate;

/** Floods over sockets: who sends too much stops nobody else, and what goes on comes before what begins. */
class FloodTest {

    private final DialogListener dialog = new DialogListener();

    private static TestAgent agent(SipSettings.Strangers rates, String trusted) {
        return new TestAgent(settings ->
                settings.trustedPeers(TrustedPeers.of(trusted)).limits(SipSettings.Limits.DEFAULTS.with(rates)));
    }

    private static Request request(String method, UdpPeer peer) {
        Request request = Request.initial(method, "sip:f@im.example.com", "UDP", peer.hostPort());
        return method.equals("INVITE") ? request : request.set("Contact", "<sip:ana@" + peer.hostPort() + ">");
    }

    private static long refused(TestAgent agent, String reason) {
        return agent.agent.census().refusedRequests().get(reason);
    }

    @Test
    @Covers("SEC-1")
    void servesOtherSourcesWhileOneFloods() {
        try (TestAgent agent = agent(new SipSettings.Strangers(Rate.perMinute(3), Rate.perMinute(100)), "10.0.0.0/8");
                UdpPeer mallory = new UdpPeer(agent.udp(), "127.0.0.6");
                UdpPeer ana = new UdpPeer(agent.udp(), "127.0.0.7")) {
            for (int i = 0; i < 3; i++) {
                mallory.send(request("INVITE", mallory).toString());
                mallory.response(100);
            }
            for (String method : List.of("INVITE", "SUBSCRIBE", "REFER")) {
                Request more = request(method, mallory);
                mallory.send(more.toString());
                WireMessage refusal = mallory.response(503);
                assertEquals("20", refusal.header("Retry-After"));
                mallory.send(more.toString());
                assertEquals(refusal.header("To"), mallory.response(503).header("To"));
            }
            assertEquals(3, refused(agent, "source"));
            ana.send(request("INVITE", ana).toString());
            ana.response(100);
        }
    }

    @Test
    @Covers("SEC-1")
    void servesTrustedPeersWhileManyStrangersFlood() {
        try (TestAgent agent = agent(new SipSettings.Strangers(Rate.perMinute(3), Rate.perMinute(4)), "127.0.0.7")) {
            for (int i = 0; i < 8; i++) {
                try (UdpPeer spoofed = new UdpPeer(agent.udp(), "127.0.1." + (i + 1))) {
                    spoofed.send(request("INVITE", spoofed).toString());
                    spoofed.response(i < 4 ? 100 : 503);
                }
            }
            assertEquals(4, refused(agent, "strangers"));
            try (UdpPeer core = new UdpPeer(agent.udp(), "127.0.0.7")) {
                for (int i = 0; i < 10; i++) {
                    core.send(request("INVITE", core).toString());
                    core.response(100);
                }
            }
        }
    }

    @Test
    @Covers("SEC-1")
    void readsNoMoreThanSoManyMessagesOfAStranger() {
        int most = Admission.MESSAGES_PER_REQUEST;
        try (TestAgent agent = agent(new SipSettings.Strangers(Rate.perMinute(1), Rate.perMinute(100)), "10.0.0.0/8");
                UdpPeer mallory = new UdpPeer(agent.udp(), "127.0.0.6");
                UdpPeer ana = new UdpPeer(agent.udp(), "127.0.0.7")) {
            for (int i = 0; i < most + 5; i++) {
                mallory.send(request("FOO", mallory).toString());
            }
            TestAgent.until(() -> agent.agent.census().dropped() == 5, "not 5 lost: " + agent.agent.census());
            ana.send(request("INVITE", ana).toString());
            ana.response(100);
        }
    }

    /** A stream that brings too much waits: what is in it is read later. */
    @Test
    @Covers("SEC-1")
    void letsAStreamOfAStrangerWait() {
        try (TestAgent agent = agent(new SipSettings.Strangers(Rate.perSecond(1), Rate.perSecond(100)), "10.0.0.0/8");
                TcpPeer mallory = TcpPeer.connected(agent.tcp())) {
            int most = Admission.MESSAGES_PER_REQUEST;
            for (int i = 0; i < most + 5; i++) {
                mallory.send(Request.initial("OPTIONS", "sip:f@im.example.com", "TCP", mallory.hostPort())
                        .toString());
            }
            for (int i = 0; i < most + 5; i++) {
                agent.request().respond(200, "", SipHeaders.none(), SipBody.empty());
                mallory.response(200);
            }
            assertEquals(0, agent.agent.census().dropped());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "SUBSCRIBE", "REFER", "MESSAGE"})
    @Covers({"DEC-42", "SEC-2"})
    void refusesWhatBeginsSomethingUnderLoadAndServesWhatGoesOn(String method) {
        try (TestAgent agent = new TestAgent()) {
            UdpPeer ana = agent.peer();
            Request invite = request("INVITE", ana);
            ana.send(invite.toString());
            ana.response(100);
            agent.invite().accept(TestAgent.CONTACT, SipBody.empty(), dialog);
            WireMessage ok = ana.response(200);
            ana.send(invite.ack(ok).toString());
            assertEquals("confirmed", dialog.next());

            agent.refusal = Optional.of(Duration.ofSeconds(7));
            ana.send(request(method, ana).toString());
            assertEquals("7", ana.response(503).header("Retry-After"));
            assertEquals(1, refused(agent, "server"));
            ana.send(request("OPTIONS", ana).toString());
            agent.request().respond(200, "", SipHeaders.none(), SipBody.empty());
            ana.response(200);
            ana.send(invite.inDialog("UPDATE", ok, 2).toString());
            agent.request().respond(200, "", SipHeaders.none(), SipBody.empty());
            ana.response(200);
            ana.send(invite.inDialog("BYE", ok, 3).toString());
            assertEquals("bye", dialog.next());
            ana.response(200);
            agent.untilIdle();
        }
    }

    @Test
    @Covers("SEC-2")
    void keepsHalfOfItsQueueForWhatGoesOn() throws InterruptedException {
        SipSettings.Limits narrow = SipSettings.Limits.DEFAULTS.withLanes(1, 10);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (TestAgent agent = new TestAgent(settings -> settings.limits(narrow))) {
            UdpPeer ana = agent.peer();
            Request first = request("INVITE", ana);
            ana.send(first.toString());
            ana.response(100);
            agent.invite().accept(TestAgent.CONTACT, SipBody.empty(), dialog);
            WireMessage ok = ana.response(200);
            ana.send(first.ack(ok).toString());
            assertEquals("confirmed", dialog.next());
            agent.onInvite = invite -> {
                busy.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
            ana.send(request("INVITE", ana).toString());
            busy.await();
            for (int i = 0; i < 20; i++) {
                ana.send(request("INVITE", ana).toString());
            }
            TestAgent.until(() -> agent.agent.census().dropped() == 14, "not 14 lost: " + agent.agent.census());
            ana.send(first.inDialog("BYE", ok, 2).toString());
            go.countDown();
            assertEquals("bye", dialog.next());
            assertEquals(14, agent.agent.census().dropped());
        }
    }
}
