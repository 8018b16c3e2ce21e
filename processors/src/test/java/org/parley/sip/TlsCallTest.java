package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.TestKeys;
import org.parley.tls.TlsFiles.ClientAuth;

/** Calls of ours over TLS: where they go, whom they believe, and what they say of themselves. */
class TlsCallTest {

    private static final String DOMAIN = "ben.example.test";

    private static final TestKeys AUTHORITY = TestKeys.authority("call-authority");
    private static final TestKeys SERVER = TestKeys.signedBy(AUTHORITY, "call-server", "dns:im.example.com");
    private static final TestKeys BEN = TestKeys.signedBy(AUTHORITY, "call-ben", "dns:" + DOMAIN);
    private static final List<InetAddress> LOOPBACK = List.of(InetAddress.getLoopbackAddress());

    private final TestTls keys = TestTls.of(SERVER.file(), AUTHORITY, ClientAuth.NONE);
    private final CallListener call = new CallListener();
    private Optional<TestAgent> agent = Optional.empty();

    @AfterEach
    void close() {
        agent.ifPresent(TestAgent::close);
        keys.close();
    }

    private TestAgent agent(TestAgent.FixedNames names, String... proxies) {
        TestAgent made = new TestAgent(
                settings ->
                        settings.tls(SipSettings.ANY_PORT, Optional.of(keys)).outboundProxies(List.of(proxies)),
                names);
        agent = Optional.of(made);
        return made;
    }

    /** The domain of the tests has SIP over TLS on this port, another name too. */
    private TestAgent agentThatKnows(TcpPeer ben) {
        return agent(new TestAgent.FixedNames(
                Map.of(
                        "_sips._tcp." + DOMAIN,
                        List.of(new Resolver.Service(1, 1, ben.port(), "host.example.test")),
                        "_sips._tcp.other.test",
                        List.of(new Resolver.Service(1, 1, ben.port(), "host.example.test"))),
                Map.of("host.example.test", LOOPBACK)));
    }

    private static TcpPeer listening(TestKeys shown) {
        return TcpPeer.listening(shown.context());
    }

    private static void accept(TcpPeer ben, WireMessage invite, String contact) {
        ben.send(invite.response("200 OK", "b1", "Contact: <" + contact + ">"));
        ben.request("ACK");
    }

    @Test
    @Covers({"RFC3263-4.1-4", "RFC3261-8.1.1.8-2", "RFC5922-7.3-1", "RFC3261-26.2-1"})
    void callsASipsUriAndHangsUpOverOneConnection() {
        try (TcpPeer ben = listening(BEN)) {
            TestAgent caller = agentThatKnows(ben);
            caller.agent.invite(OutgoingCallTest.to("sips:ben@" + DOMAIN), call);
            WireMessage invite = ben.accept().request("INVITE");
            assertEquals("sips:ben@" + DOMAIN, invite.requestUri());
            int port = caller.tls().getPort();
            assertTrue(invite.header("Via").startsWith("SIP/2.0/TLS 127.0.0.1:" + port + ';'), invite.text());
            assertEquals("<sips:s1@im.example.com:" + port + ">;isfocus", invite.header("Contact"));
            accept(ben, invite, "sips:ben@" + DOMAIN);
            call.awaitDialog().bye(SipHeaders.none(), status -> {});
            WireMessage bye = ben.request("BYE");
            ben.send(bye.response("200 OK", ""));
            caller.untilIdle();
            assertEquals(1, caller.agent.census().connections());
        }
    }

    @Test
    @Covers("RFC5630-5.1-5")
    void callsASipUriOverTlsWhereItSaysSo() {
        try (TcpPeer ben = listening(TestKeys.signedBy(AUTHORITY, "call-address", "ip:127.0.0.1"))) {
            TestAgent caller = agent(new TestAgent.FixedNames(Map.of(), Map.of()));
            caller.agent.invite(OutgoingCallTest.to("sip:ben@127.0.0.1:" + ben.port() + ";transport=tls"), call);
            WireMessage invite = ben.accept().request("INVITE");
            assertEquals(
                    "<sip:s1@im.example.com:" + caller.tls().getPort() + ";transport=tls>;isfocus",
                    invite.header("Contact"));
            ben.send(invite.response("486 Busy Here", "b1"));
            ben.request("ACK");
            assertEquals(486, call.awaitRejected().status());
        }
    }

    private static TestKeys of(String kind) {
        return switch (kind) {
            case "other name" -> TestKeys.signedBy(AUTHORITY, "call-other", "dns:www.ben.example.test");
            case "wildcard" -> TestKeys.signedBy(AUTHORITY, "call-wildcard", "dns:*.example.test");
            case "user" -> TestKeys.signedBy(AUTHORITY, "call-user", "uri:sip:ben@" + DOMAIN);
            case "expired" -> TestKeys.expiredSignedBy(AUTHORITY, "call-expired", "dns:" + DOMAIN);
            case "untrusted" -> TestKeys.signedBy(TestKeys.authority("call-nobody"), "call-untrusted", "dns:" + DOMAIN);
            default -> throw new AssertionError(kind);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "other name, not for ben.example.test but for [www.ben.example.test]",
        "wildcard, not for ben.example.test but for [*.example.test]",
        "user, not for ben.example.test but for []",
        "expired, validity check failed",
        "untrusted, unable to find valid certification path"
    })
    @Covers({"RFC5922-7.2-1", "RFC5922-7.3-1", "RFC5922-4-1"})
    void refusesACertificateThatDoesNotSpeakForTheDomain(String kind, String reason) {
        try (TcpPeer ben = listening(of(kind))) {
            TestAgent caller = agentThatKnows(ben);
            caller.agent.invite(OutgoingCallTest.to("sips:ben@" + DOMAIN), call);
            ben.accept().assertClosed();
            SipResponse end = call.awaitRejected();
            assertEquals(503, end.status());
            assertTrue(end.reason().contains(reason), end.reason());
            caller.untilIdle();
            assertEquals(1, caller.agent.census().refusedConnections());
            assertEquals(0, caller.agent.census().connections());
        }
    }

    @Test
    void endsACallToOneWhoSpeaksNoTls() {
        try (TcpPeer ben = TcpPeer.listening()) {
            TestAgent caller = agentThatKnows(ben);
            caller.agent.invite(OutgoingCallTest.to("sips:ben@" + DOMAIN), call);
            ben.accept().send("SIP/2.0 200 OK\r\n\r\n");
            assertEquals(503, call.awaitRejected().status());
        }
    }

    @Test
    @Covers("RFC5922-7.5-1")
    void usesAConnectionForItsDomainAlone() {
        TestKeys both = TestKeys.signedBy(AUTHORITY, "call-both", "dns:" + DOMAIN + ",dns:other.test");
        try (TcpPeer ben = listening(both)) {
            TestAgent caller = agentThatKnows(ben);
            for (int i = 0; i < 2; i++) {
                caller.agent.invite(OutgoingCallTest.to("sips:ben@" + DOMAIN), call);
                WireMessage invite = (i == 0 ? ben.accept() : ben).request("INVITE");
                ben.send(invite.response("486 Busy Here", "b1"));
                ben.request("ACK");
                call.awaitRejected();
            }
            assertEquals(1, caller.agent.census().connections());
            caller.agent.invite(OutgoingCallTest.to("sips:ben@other.test"), call);
            WireMessage invite = ben.accept().request("INVITE");
            ben.send(invite.response("486 Busy Here", "b1"));
            ben.request("ACK");
            call.awaitRejected();
            assertEquals(2, caller.agent.census().connections());
        }
    }

    @Test
    void showsItsCertificateToAPeerThatAsks() throws IOException {
        try (TcpPeer ben = listening(BEN)) {
            ben.demandCertificate();
            agentThatKnows(ben).agent.invite(OutgoingCallTest.to("sips:ben@" + DOMAIN), call);
            WireMessage invite = ben.accept().request("INVITE");
            assertEquals(SERVER.certificate(), ben.tls().getSession().getPeerCertificates()[0]);
            ben.send(invite.response("486 Busy Here", "b1"));
            ben.request("ACK");
            call.awaitRejected();
        }
    }

    @Test
    @Covers("RFC5630-5.1-4")
    void followsNoRedirectFromSipsToSip() {
        try (TcpPeer ben = listening(BEN)) {
            TestAgent caller = agentThatKnows(ben);
            UdpPeer plain = caller.peer();
            caller.agent.invite(OutgoingCallTest.to("sips:ben@" + DOMAIN), call);
            WireMessage invite = ben.accept().request("INVITE");
            ben.send(invite.response("302 Moved Temporarily", "b1", "Contact: <sip:ben@" + plain.hostPort() + ">"));
            ben.request("ACK");
            assertEquals(302, call.awaitRejected().status());
        }
    }

    @Test
    @Covers("RFC3261-8.1.2-1")
    void reachesASipsUriThroughAProxyByTls() {
        try (TcpPeer proxy = listening(TestKeys.signedBy(AUTHORITY, "call-proxy", "ip:127.0.0.1"))) {
            TestAgent caller =
                    agent(new TestAgent.FixedNames(Map.of(), Map.of()), "sip:127.0.0.1:" + proxy.port() + ";lr");
            caller.agent.invite(OutgoingCallTest.to("sips:ben@" + DOMAIN), call);
            WireMessage invite = proxy.accept().request("INVITE");
            assertTrue(invite.header("Via").startsWith("SIP/2.0/TLS "));
            proxy.send(invite.response("480 Temporarily Unavailable", "b1"));
            proxy.request("ACK");
            assertEquals(480, call.awaitRejected().status());
        }
    }

    @ParameterizedTest
    @Covers("RFC5630-5.1-3")
    @ValueSource(strings = {"sips:ben@ben.example.test", "sips:ben@127.0.0.1;transport=tcp"})
    void endsACallToASipsUriWhereTlsIsOff(String uri) {
        try (TestAgent plain = new TestAgent()) {
            plain.agent.invite(OutgoingCallTest.to(uri), call);
            SipResponse end = call.awaitRejected();
            assertEquals(480, end.status());
            assertEquals("No TLS for a sips URI", end.reason());
        }
    }
}
