package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.TestKeys;
import org.parley.tls.TlsFiles.ClientAuth;

/** SIP over TLS from the peer's side: he connects, he is asked for a certificate, he speaks. */
class TlsTest {

    private static final TestKeys AUTHORITY = TestKeys.authority("sip-authority");
    private static final TestKeys SERVER = TestKeys.signedBy(AUTHORITY, "sip-server", "dns:im.example.com");
    private static final TestKeys RENEWED = TestKeys.signedBy(AUTHORITY, "sip-renewed", "dns:im.example.com");
    private static final TestKeys ANA = TestKeys.signedBy(AUTHORITY, "sip-ana", "uri:sip:ana@example.com");
    private static final TestKeys STRANGER = TestKeys.selfSigned("sip-stranger");
    private static final SSLContext NO_KEYS = TestKeys.contextWithoutKeys();

    private final DialogListener dialog = new DialogListener();
    private TestTls keys = TestTls.of(SERVER.file(), AUTHORITY, ClientAuth.NONE);
    private TestAgent agent = agent(settings -> settings);

    private TestAgent agent(UnaryOperator<SipSettings.Builder> change) {
        return new TestAgent(settings -> change.apply(settings.tls(SipSettings.ANY_PORT, Optional.of(keys))));
    }

    private void restart(Path keystore, ClientAuth clientAuth, UnaryOperator<SipSettings.Builder> change) {
        close();
        keys = TestTls.of(keystore, AUTHORITY, clientAuth);
        agent = agent(change);
    }

    @AfterEach
    void close() {
        agent.close();
        keys.close();
    }

    private TcpPeer connected(String... protocols) {
        try {
            return TcpPeer.connected(agent.tls(), NO_KEYS, protocols);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Request invite(TcpPeer peer, String scheme) {
        return Request.initial("INVITE", scheme + ":f@im.example.com", "TLS", peer.hostPort())
                .set("Contact", "<" + scheme + ":ana@" + peer.hostPort() + ">")
                .body("application/sdp", "v=0\r\n");
    }

    private WireMessage accepted(TcpPeer peer, Request invite) {
        peer.send(invite.toString());
        assertTrue(peer.response(100).header("Via").startsWith("SIP/2.0/TLS "));
        agent.invite()
                .accept(TestAgent.CONTACT, TestAgent.sdp("v=0\r\n"), dialog)
                .orElseThrow();
        WireMessage ok = peer.response(200);
        peer.send(invite.ack(ok).toString());
        assertEquals("confirmed", dialog.next());
        return ok;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Covers({"RFC3261-26.2-1", "RFC3261-12.1.1-3", "RFC5630-5.1-1", "RFC5626-4.3-1"})
    void servesACallOfASipsUriOverTheCallersConnection(String protocol) {
        try (TcpPeer ana = connected(protocol)) {
            Request invite = invite(ana, "sips");
            ana.send(invite.toString());
            ana.response(100);
            SipDialog made = agent.invite()
                    .accept(TestAgent.CONTACT, TestAgent.sdp("v=0\r\n"), dialog)
                    .orElseThrow();
            WireMessage ok = ana.response(200);
            int port = agent.tls().getPort();
            assertEquals("<sips:s1@im.example.com:" + port + ">;isfocus", ok.header("Contact"));
            ana.send(invite.ack(ok).toString());
            assertEquals("confirmed", dialog.next());
            made.bye(SipHeaders.none(), status -> {});
            WireMessage bye = ana.request("BYE");
            assertTrue(bye.header("Via").startsWith("SIP/2.0/TLS 127.0.0.1:" + port + ';'), bye.text());
            ana.send(bye.response("200 OK", ""));
            agent.untilIdle();
        }
    }

    @Test
    @Covers("RFC5630-5.1-5")
    void tellsACallerByTlsWithASipUriToComeByTls() {
        try (TcpPeer ana = connected()) {
            String contact = accepted(ana, invite(ana, "sip")).header("Contact");
            assertEquals("<sip:s1@im.example.com:" + agent.tls().getPort() + ";transport=tls>;isfocus", contact);
        }
    }

    @Test
    @Covers("RFC5630-5.1-5")
    void leavesTheWayToAProxyThatRecordsARoute() {
        try (TcpPeer proxy = connected()) {
            Request invite = invite(proxy, "sip").set("Record-Route", "<sip:p.example.com;lr>");
            assertEquals(
                    "<sip:s1@im.example.com>;isfocus", accepted(proxy, invite).header("Contact"));
        }
    }

    @Test
    @Covers("RFC5630-5.1-1")
    void answersASipsContactWithOne() {
        try (TcpPeer ana = connected()) {
            Request invite = invite(ana, "sip").set("Contact", "<sips:ana@" + ana.hostPort() + ">");
            assertTrue(accepted(ana, invite).header("Contact").startsWith("<sips:s1@im.example.com:"));
        }
    }

    @Test
    @Covers("RFC5630-5.1-2")
    void refusesASipsUriThatCameInTheClear() {
        UdpPeer ana = agent.peer();
        ana.send(Request.initial("OPTIONS", "sips:f@im.example.com", "UDP", ana.hostPort())
                .toString());
        assertEquals(416, ana.response(416).status());
        assertEquals("a sips URI, and it did not come by TLS", TestAgent.take(agent.refusalCauses, "no cause"));
    }

    @Test
    void carriesMessagesOfManyRecords() {
        try (TcpPeer ana = connected()) {
            String body = "v=0\r\n" + "x".repeat(40_000);
            Request invite = invite(ana, "sips").body("application/sdp", body);
            ana.send(invite.toString());
            ana.response(100);
            IncomingInvite call = agent.invite();
            assertEquals(body.length(), call.request().body().length);
            call.accept(TestAgent.CONTACT, TestAgent.sdp(body), dialog).orElseThrow();
            WireMessage ok = ana.response(200);
            assertEquals(body, ok.body());
            ana.send(invite.ack(ok).toString());
            assertEquals("confirmed", dialog.next());
        }
    }

    @Test
    void answersAPing() {
        try (TcpPeer ana = connected()) {
            ana.send("\r\n\r\n");
            assertEquals("\r\n", ana.octets(2));
        }
    }

    @ParameterizedTest
    @EnumSource(ClientAuth.class)
    @Covers("RFC3261-26.3-1")
    void asksForACertificateAsConfigured(ClientAuth clientAuth) throws IOException {
        restart(SERVER.file(), clientAuth, settings -> settings);
        try (TcpPeer ana = TcpPeer.connected(agent.tls(), ANA.context(), "TLSv1.2")) {
            accepted(ana, invite(ana, "sips"));
        }
        // The stranger is told which authorities count, and shows nothing.
        boolean isNeeded = clientAuth == ClientAuth.NEED;
        assertEquals(isNeeded, isRefused(NO_KEYS));
        assertEquals(isNeeded, isRefused(STRANGER.context()));
        TestAgent.until(
                () -> agent.agent.census().refusedConnections() == (isNeeded ? 2 : 0),
                "refused connections are not counted: " + agent.agent.census());
    }

    /** By TLS 1.2 the client hears of it in the handshake. */
    private boolean isRefused(SSLContext context) {
        try (TcpPeer peer = TcpPeer.connected(agent.tls(), context, "TLSv1.2")) {
            accepted(peer, invite(peer, "sips"));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    @Covers("RFC8122-6.1-1")
    void showsANewCertificateWhileCallsGoOn(@TempDir Path folder) throws IOException {
        Path keystore = Files.copy(SERVER.file(), folder.resolve("server.p12"));
        restart(keystore, ClientAuth.NONE, settings -> settings);
        try (TcpPeer before = connected()) {
            Request invite = invite(before, "sips");
            WireMessage ok = accepted(before, invite);
            assertEquals(SERVER.certificate(), before.tls().getSession().getPeerCertificates()[0]);
            byte[] encoded = keys.ring().keys().encodedCertificate();
            Files.copy(RENEWED.file(), keystore, StandardCopyOption.REPLACE_EXISTING);
            TestAgent.until(
                    () -> !Arrays.equals(encoded, keys.ring().keys().encodedCertificate()), "the keystore is not read");
            try (TcpPeer after = connected()) {
                assertEquals(RENEWED.certificate(), after.tls().getSession().getPeerCertificates()[0]);
                accepted(after, invite(after, "sips"));
            }
            before.send(invite.inDialog("BYE", ok, 2).toString());
            assertEquals("bye", dialog.next());
            before.response(200);
        }
    }

    @Test
    void takesNewKeysWithoutRebinding() throws IOException {
        try (TcpPeer before = connected();
                TestTls others = TestTls.of(RENEWED.file(), AUTHORITY, ClientAuth.NONE)) {
            int port = agent.tls().getPort();
            agent.agent.configure(agent.settings.toBuilder()
                    .tls(SipSettings.ANY_PORT, Optional.of(others))
                    .build());
            assertEquals(port, agent.tls().getPort());
            try (TcpPeer after = connected()) {
                assertNotEquals(
                        before.tls().getSession().getPeerCertificates()[0],
                        after.tls().getSession().getPeerCertificates()[0]);
            }
            accepted(before, invite(before, "sips"));
        }
    }

    @Test
    void stopsListeningWhenItIsSwitchedOff() throws IOException {
        assertTrue(agent.agent.isListening());
        java.net.InetSocketAddress old = agent.tls();
        SipSettings off = agent.settings.toBuilder().tls(0, Optional.empty()).build();
        agent.agent.configure(off);
        assertTrue(agent.agent.isListening());
        assertThrows(IOException.class, () -> TcpPeer.connected(old, NO_KEYS));
    }

    @Test
    void countsWhatIsNoTls() {
        try (TcpPeer plain = TcpPeer.connected(agent.tls())) {
            plain.send(Request.initial("OPTIONS", "sip:f@im.example.com", "TCP", plain.hostPort())
                    .toString());
            // An alert, whatever it says, and the end.
            assertFalse(plain.octets(100).contains("SIP/2.0"));
            plain.assertClosed();
            TestAgent.until(() -> agent.agent.census().refusedConnections() == 1, "it is not counted");
            TestAgent.until(() -> agent.agent.census().connections() == 0, "it is not gone");
        }
    }

    private static SipSettings.Builder impatient(SipSettings.Builder settings) {
        SipSettings.Tcp tcp = SipSettings.Tcp.DEFAULTS;
        return settings.limits(SipSettings.Limits.DEFAULTS.with(new SipSettings.Tcp(
                4, 4, 1 << 20, tcp.connect(), tcp.idle(), Duration.ofMillis(50), tcp.ping(), tcp.opensOfOnePeer())));
    }

    @Test
    void closesAConnectionThatDoesNotNegotiate() {
        restart(SERVER.file(), ClientAuth.NONE, TlsTest::impatient);
        try (TcpPeer silent = TcpPeer.connected(agent.tls());
                TcpPeer slow = TcpPeer.connected(agent.tls())) {
            slow.send("\u0016");
            slow.octets(100);
            slow.assertClosed();
            silent.octets(100);
            silent.assertClosed();
        }
    }

    @Test
    void closesAConnectionThatStopsInsideAMessage() {
        restart(SERVER.file(), ClientAuth.NONE, TlsTest::impatient);
        try (TcpPeer slow = connected()) {
            slow.send("INVITE sip:f@im.exam");
            slow.assertClosed();
        }
    }

    @Test
    @Covers("RFC9325-3.5-1")
    void endsAConnectionThatNegotiatesAgain() {
        try (TcpPeer ana = connected("TLSv1.2")) {
            assertThrows(IOException.class, () -> {
                ana.tls().startHandshake();
                ana.tls().getInputStream().read();
            });
            TestAgent.until(() -> agent.agent.census().refusedConnections() == 1, "it is not counted");
        }
    }

    @Test
    void answersABrokenMessageAndSaysFarewell() {
        try (TcpPeer ana = connected()) {
            ana.send("OPTIONS sip:f@im.example.com SIP/2.0\r\nVia: SIP/2.0/TLS h;branch=z9hG4bK1\r\n\r\n");
            ana.response(400);
            ana.assertClosed();
        }
    }
}
