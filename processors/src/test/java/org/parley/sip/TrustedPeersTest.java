package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.TestKeys;
import org.parley.tls.TlsFiles.ClientAuth;

/** Who is believed because of his certificate. */
class TrustedPeersTest {

    private static final TestKeys AUTHORITY = TestKeys.authority("trust-authority");
    private static final TestKeys SERVER = TestKeys.signedBy(AUTHORITY, "trust-server", "dns:im.example.com");
    private static final TestKeys PROXY = naming("dns:proxy.example.com");
    private static final TestKeys FORGED =
            TestKeys.signedBy(TestKeys.authority("trust-forger"), "trust-forged", "dns:proxy.example.com");

    /** Signed for these subjectAltNames, once. */
    private static TestKeys naming(String names) {
        return TestKeys.signedBy(AUTHORITY, "trust-" + names.replaceAll("[^a-z0-9.]", "-"), names);
    }

    private Optional<TestTls> keys = Optional.empty();
    private Optional<TestAgent> agent = Optional.empty();

    private TestAgent agent(ClientAuth clientAuth, String... trusted) {
        keys = Optional.of(TestTls.of(SERVER.file(), AUTHORITY, clientAuth));
        agent = Optional.of(new TestAgent(
                settings -> settings.tls(SipSettings.ANY_PORT, Optional.of(keys.get()))
                        .webSocket(new SipSettings.WebSocket(0, SipSettings.ANY_PORT, List.of()))
                        .trustedPeers(TrustedPeers.of(trusted)),
                new TestAgent.FixedNames(
                        Map.of(), Map.of("proxy.example.com", List.of(InetAddress.getLoopbackAddress())))));
        return agent.get();
    }

    @AfterEach
    void close() {
        agent.ifPresent(TestAgent::close);
        keys.ifPresent(TestTls::close);
    }

    private static String options(String transport, String hostPort) {
        return Request.initial("OPTIONS", "sip:f@im.example.com", transport, hostPort)
                .toString();
    }

    private static SipRequest received(TestAgent agent, TcpPeer peer) {
        peer.send(options("TLS", peer.hostPort()));
        return agent.request().request();
    }

    private static SipRequest receivedOverTls(TestAgent agent, SSLContext shown) {
        try (TcpPeer peer = TcpPeer.connected(agent.tls(), shown)) {
            return received(agent, peer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "sip.trustedPeers = {0}, a certificate for {1}")
    @CsvSource({
        "tls:proxy.example.com, dns:proxy.example.com, true",
        "tls:PROXY.example.COM, dns:proxy.example.com, true",
        "tls:example.com, 'uri:sip:example.com,dns:proxy.example.com', true",
        "tls:proxy.example.com, 'uri:sip:example.com,dns:proxy.example.com', false",
        "tls:example.com, dns:proxy.example.com, false",
        "tls:proxy.example.com, dns:*.example.com, false",
        "tls:example.com, uri:sip:ana@example.com, false",
        "10.0.0.0/8, dns:proxy.example.com, false"
    })
    @Covers({"RFC5922-7.4-1", "RFC5922-7.1-1", "RFC5922-7.1-2", "RFC5922-7.2-1"})
    void believesWhoeverSpeaksForADomainThatIsNamed(String entry, String names, boolean isTrusted) {
        TestAgent server = agent(ClientAuth.WANT, entry);
        assertEquals(isTrusted, receivedOverTls(server, naming(names).context()).isFromTrustedPeer());
    }

    @Test
    @Covers("RFC5922-7.4-1")
    void believesNobodyWithoutACertificate() {
        TestAgent server = agent(ClientAuth.WANT, "tls:proxy.example.com");
        assertFalse(receivedOverTls(server, TestKeys.contextWithoutKeys()).isFromTrustedPeer());
    }

    /** Its issuer is in no list of ours: it is not shown, or refused. */
    @Test
    @Covers("RFC5922-7.4-1")
    void believesNoCertificateOfAnotherAuthority() {
        TestAgent server = agent(ClientAuth.WANT, "tls:proxy.example.com");
        assertFalse(receivedOverTls(server, FORGED.context()).isFromTrustedPeer());
    }

    @Test
    @Covers("RFC5922-7.4-1")
    void believesNoCertificateThatIsNotAskedFor() {
        TestAgent server = agent(ClientAuth.NONE, "tls:proxy.example.com");
        assertFalse(receivedOverTls(server, PROXY.context()).isFromTrustedPeer());
    }

    /** The address of one who is trusted by his certificate makes nobody else so. */
    @Test
    @Covers("RFC5922-7.4-1")
    void believesTheConnectionAndNotItsAddress() throws IOException {
        TestAgent server = agent(ClientAuth.WANT, "tls:proxy.example.com");
        try (TcpPeer proxy = TcpPeer.connected(server.tls(), PROXY.context())) {
            assertTrue(received(server, proxy).isFromTrustedPeer());
            UdpPeer neighbour = server.peer();
            neighbour.send(options("UDP", neighbour.hostPort()));
            assertFalse(server.request().request().isFromTrustedPeer());
            assertTrue(received(server, proxy).isFromTrustedPeer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls:proxy.example.com", "tls:other.example.com"})
    @Covers("RFC5922-7.4-1")
    void believesAnAnswerOverAConnectionOfOurs(String entry) {
        try (TcpPeer proxy = TcpPeer.listening(PROXY.context())) {
            TestAgent server = agent(ClientAuth.NONE, entry);
            CallListener call = new CallListener();
            server.agent.invite(OutgoingCallTest.to("sips:ben@proxy.example.com:" + proxy.port()), call);
            WireMessage invite = proxy.accept().request("INVITE");
            proxy.send(invite.response("486 Busy Here", "b1"));
            proxy.request("ACK");
            assertEquals(
                    entry.equals("tls:proxy.example.com"), call.awaitRejected().isFromTrustedPeer());
        }
    }

    @Test
    @Covers({"RFC7118-9.2-1", "RFC5922-7.4-1", "RFC3261-26.3-1"})
    void asksWhoComesByWssForACertificateToo() {
        TestAgent server = agent(ClientAuth.NEED, "tls:proxy.example.com");
        for (TestKeys shown : List.of(PROXY, naming("uri:sip:ana@example.com"))) {
            try (WsPeer peer = WsPeer.connected(server.wss(), shown.context())) {
                peer.open().say(options("WSS", WsPeer.HOST));
                assertEquals(shown == PROXY, server.request().request().isFromTrustedPeer());
            }
        }
        for (SSLContext refused : List.of(TestKeys.contextWithoutKeys(), FORGED.context())) {
            assertThrows(UncheckedIOException.class, () -> {
                try (WsPeer peer = WsPeer.connected(server.wss(), refused)) {
                    peer.open();
                }
            });
        }
        TestAgent.until(
                () -> server.agent.census().refusedConnections() == 2,
                "refused connections are not counted: " + server.agent.census());
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "10.0.0.0/33", "", "tls"})
    void isMadeOfAddressesAndDomains(String entry) {
        assertThrows(IllegalArgumentException.class, () -> TrustedPeers.of(entry));
    }
}
