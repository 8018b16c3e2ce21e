package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.FreePort;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;
import org.parley.harness.SdpText;
import org.parley.harness.SipText;
import org.parley.harness.TestKeys;
import org.parley.harness.TlsEnd;

/** MSRP over TLS (RFC 4975 section 14.2, RFC 8122): the chat, whom the switch believes, and the operator's part in it. */
@RunsAgainst(InJvmServer.class)
public class TlsFlows {

    private static final TestKeys SERVER = TestKeys.selfSigned("server");
    private static final TestKeys ANA = TestKeys.selfSigned("ana");
    private static final TestKeys BEN = TestKeys.selfSigned("ben");

    private final int port = FreePort.any();

    private void listen(Stage stage, Path keystore, String... more) {
        List<String> keys = new ArrayList<>(Arrays.asList(
                "msrp.tls.port",
                "" + port,
                "tls.keystore",
                keystore.toString(),
                "tls.keystorePassword",
                TestKeys.PASSWORD));
        keys.addAll(Arrays.asList(more));
        stage.policy(keys.toArray(String[]::new));
    }

    private void listen(Stage stage, String... more) {
        listen(stage, SERVER.file(), more);
    }

    /** Somebody set up a session over TLS with one who accepted; the inviter is not connected yet. */
    private static List<ChatLeg> answered(ChatClient inviter, ChatClient invitee) {
        ChatLeg a = inviter.invite(Stage.listOf(invitee));
        ChatLeg b = invitee.expectInvitation();
        b.answer(response -> response);
        b.call().expectAck();
        a.expectAnsweredWithoutAck();
        a.call().ack();
        return List.of(a, b);
    }

    private static void chat(List<ChatLeg> legs) {
        for (ChatLeg sender : legs) {
            sender.say("from " + sender.client().name());
            for (ChatLeg other : legs) {
                if (other != sender) {
                    other.expectText(sender.client(), "from " + sender.client().name());
                }
            }
        }
    }

    private void requireTls(Stage stage, SdpText ours, TestKeys keys) {
        SdpText.Media message = ours.message();
        assertEquals("m=message " + port + " TCP/TLS/MSRP *", message.line());
        assertTrue(message.need("path").startsWith("msrps://" + stage.server().host() + ":" + port + "/"));
        assertEquals(keys.fingerprint("sha-256"), message.need("fingerprint"));
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, EC", "TLSv1.3, EC", "TLSv1.2, RSA", "TLSv1.3, RSA"})
    @Flow("F12.1")
    @Covers({"RFC4975-14.2-1", "RFC4975-14.2-2", "RFC8122-5-1", "RFC8122-6.2-1", "RFC8122-6.2-2"})
    public void carriesTheChatOverTls(String version, String algorithm, Stage stage) {
        TestKeys server = algorithm.equals("RSA") ? TestKeys.withRsa("server-rsa") : SERVER;
        listen(stage, server.file());
        stage.ana().overTls(TlsEnd.of(ANA).over(version));
        stage.ben().overTls(TlsEnd.of(BEN).over(version));
        stage.cleo().overTls(TlsEnd.of(TestKeys.withRsa("cleo")).over(version));
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        requireTls(stage, legs.get(1).call().invite().sdp(), server);
        chat(legs);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.1")
    @Covers("RFC4975-14.2-1")
    public void usesTheTransportOfTheInvitersLineForEverybody(Stage stage) {
        listen(stage);
        List<ChatLeg> plain = stage.established(stage.ana(), stage.ben());
        assertEquals(
                "m=message " + stage.server().msrpPort() + " TCP/MSRP *",
                plain.get(1).call().invite().sdp().message().line());
        assertEquals(
                Optional.empty(), plain.get(1).call().invite().sdp().message().attribute("fingerprint"));
        chat(plain);
        stage.endAll(plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Flow("F12.1")
    @Covers({"RFC8122-6.2-1", "RFC8122-6.2-2"})
    public void connectsToThoseWhoListen(String version, Stage stage) {
        listen(stage);
        stage.ana().overTls(TlsEnd.of(ANA).over(version)).setup("passive", "passive");
        stage.ben().overTls(TlsEnd.of(BEN).over(version)).setup("passive", "passive");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        chat(legs);
        stage.endAll(legs);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"another certificate", "no certificate", "right by sha-1, wrong by sha-256", "a plain connection"
            })
    @Flow("F12.10")
    @Covers({"RFC8122-5.1-1", "RFC8122-6.2-2"})
    public void closesTheConnectionOfSomebodyElse(String fault, Stage stage) {
        listen(stage);
        TlsEnd end =
                switch (fault) {
                    case "no certificate" -> TlsEnd.withoutKeys().saying(ANA.fingerprint("sha-256"));
                    case "another certificate" -> TlsEnd.of(TestKeys.selfSigned("mallory"))
                            .saying(ANA.fingerprint("sha-256"));
                    case "a plain connection" -> TlsEnd.of(ANA);
                    default -> TlsEnd.of(ANA)
                            .saying(ANA.fingerprint("sha-1") + "\r\na=fingerprint:" + BEN.fingerprint("sha-256"));
                };
        stage.ana().overTls(end);
        stage.ben().overTls(TlsEnd.of(BEN));
        List<ChatLeg> legs = answered(stage.ana(), stage.ben());
        String path = legs.get(0).answerPath();
        legs.get(1).connect(legs.get(1).call().invite().sdp());
        MsrpPeer media = legs.get(0).media();
        if (fault.equals("a plain connection")) {
            sendsInTheClear(stage, media, path);
        } else {
            media.open(path);
            media.expectResponse(media.bind(), 403);
            media.expectClosed();
        }
        legs.get(1).say("is anybody there");
        media.expectNoMessage(Patience.QUIET);
        stage.endAll(legs.get(0), legs.get(1));
    }

    private static void sendsInTheClear(Stage stage, MsrpPeer media, String path) {
        try (Socket socket = new Socket(stage.server().host(), stage.server().msrpPort())) {
            socket.setSoTimeout((int) Patience.MESSAGE.toMillis());
            socket.getOutputStream()
                    .write(("MSRP bind0001 SEND\r\nTo-Path: " + path + "\r\nFrom-Path: " + media.path()
                                    + "\r\nMessage-ID: m1\r\n-------bind0001$\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("MSRP bind0001 403 "), answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Flow("F12.10")
    @Covers("RFC8122-6.2-2")
    public void leavesThoseWhoListenAndShowAnotherCertificate(Stage stage) {
        listen(stage);
        stage.ana().overTls(TlsEnd.of(ANA));
        stage.ben()
                .overTls(TlsEnd.of(TestKeys.selfSigned("mallory")).saying(BEN.fingerprint("sha-256")))
                .setup("passive", "passive");
        List<ChatLeg> legs = answered(stage.ana(), stage.ben());
        legs.get(1).media().expectClosed();
        legs.get(0).media().connect(legs.get(0).answerPath());
        legs.get(0).say("only for ben");
        legs.get(1).media().expectNoMessage(Patience.QUIET);
        stage.endAll(legs.get(1), legs.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-1", "sha-224", "sha-256", "sha-384", "sha-512", "lower case", "several", "expired"})
    @Flow("F12.1")
    @Covers({"RFC8122-5-3", "RFC8122-5.1-1", "RFC8122-6.2-2"})
    public void believesAFingerprintThatFits(String how, Stage stage) {
        listen(stage);
        TlsEnd end =
                switch (how) {
                    case "lower case" -> TlsEnd.of(ANA)
                            .saying(ANA.fingerprint("sha-256").toLowerCase().replace("sha", "SHA"));
                    case "several" -> TlsEnd.of(ANA)
                            .saying(BEN.fingerprint("sha-1") + "\r\na=fingerprint:" + BEN.fingerprint("sha-256")
                                    + "\r\na=fingerprint:" + ANA.fingerprint("sha-256")
                                    + "\r\na=fingerprint:md5 " + "00:".repeat(15) + "00");
                    case "expired" -> TlsEnd.of(TestKeys.expired("old"));
                    default -> TlsEnd.of(ANA).saying(ANA.fingerprint(how));
                };
        stage.ana().overTls(end);
        stage.ben().overTls(TlsEnd.of(BEN));
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        chat(legs);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.1")
    @Covers("RFC8122-6.2-3")
    public void takesThoseWithoutFingerprintOrCertificateWhereNothingElseIsSaid(Stage stage) {
        listen(stage);
        stage.ana().overTls(TlsEnd.withoutKeys());
        stage.ben().overTls(TlsEnd.of(BEN).saying(""));
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        chat(legs);
        stage.endAll(legs);
    }

    @ParameterizedTest(name = "{0} shows {1}: {2}")
    @CsvSource({
        "need, signed, 200",
        "need, expired, 403",
        "need, self-signed, 403",
        "need, nothing, 403",
        "want, signed, 200",
        "want, self-signed, 403",
        "want, nothing, 200"
    })
    @Flow("F12.10")
    @Covers("RFC8122-6.2-3")
    public void asksAnAuthorityAboutThoseWithoutFingerprint(String clientAuth, String shown, int status, Stage stage)
            throws IOException {
        TestKeys authority = TestKeys.authority("authority");
        Path bundle = Files.writeString(authority.file().resolveSibling("authority.pem"), authority.pem());
        bundle.toFile().deleteOnExit();
        listen(stage, "tls.truststore", bundle.toString(), "tls.clientAuth", clientAuth);
        TlsEnd end =
                switch (shown) {
                    case "signed" -> TlsEnd.of(TestKeys.signedBy(authority, "ana-signed", "dns:ana.example.com"));
                    case "expired" -> TlsEnd.of(
                            TestKeys.expiredSignedBy(authority, "ana-expired", "dns:ana.example.com"));
                    case "self-signed" -> TlsEnd.of(ANA);
                    default -> TlsEnd.withoutKeys();
                };
        stage.ana().overTls(end.saying(""));
        stage.ben().overTls(TlsEnd.of(BEN));
        List<ChatLeg> legs = answered(stage.ana(), stage.ben());
        MsrpPeer media = legs.get(0).media();
        media.open(legs.get(0).answerPath());
        media.expectResponse(media.bind(), status);
        legs.get(1).connect(legs.get(1).call().invite().sdp());
        if (status == 200) {
            chat(legs);
        } else {
            media.expectClosed();
        }
        stage.endAll(legs.get(0), legs.get(1));
    }

    @ParameterizedTest(name = "a certificate for {0}: connected {1}")
    @CsvSource({"ip:127.0.2.12, true", "ip:127.0.2.99, false", "dns:ben.example.com, false"})
    @Flow("F12.1")
    @Covers("RFC8122-6.2-3")
    public void asksAnAuthorityForTheNameOfThoseItConnectsTo(String names, boolean isConnected, Stage stage)
            throws IOException {
        TestKeys authority = TestKeys.authority("authority");
        Path bundle = Files.writeString(authority.file().resolveSibling("authority.pem"), authority.pem());
        bundle.toFile().deleteOnExit();
        listen(stage, "tls.truststore", bundle.toString());
        stage.ana().overTls(TlsEnd.of(ANA));
        stage.ben()
                .overTls(TlsEnd.of(TestKeys.signedBy(authority, "ben-" + names.replace(':', '-'), names))
                        .saying(""))
                .setup("passive", "passive");
        List<ChatLeg> legs = answered(stage.ana(), stage.ben());
        legs.get(0).media().connect(legs.get(0).answerPath());
        assertEquals("127.0.2.12", legs.get(1).media().host());
        if (isConnected) {
            legs.get(1).connect(legs.get(1).call().invite().sdp());
            chat(legs);
        } else {
            legs.get(1).media().expectClosed();
        }
        stage.endAll(legs.get(0), legs.get(1));
    }

    @Test
    @Flow("F1.13")
    @Covers("OMA-A7")
    public void refusesPlainOffersWhereTlsIsRequired(Stage stage) {
        listen(stage, "msrp.requireTls", "true");
        ChatLeg plain = stage.ana().invite(Stage.listOf(stage.ben()));
        SipText refusal = plain.expectRefused(488);
        assertEquals(
                List.of("m=message 0 TCP/TLS/MSRP *"),
                refusal.sdp().media().stream().map(SdpText.Media::line).toList());
        stage.expectNobodyCalled(stage.ben());
        stage.ana().overTls(TlsEnd.of(ANA));
        stage.ben().overTls(TlsEnd.of(BEN));
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        chat(legs);
        legs.get(0).leave();
        legs.get(1).expectReleased();
    }

    @Test
    @Flow("F1.13")
    @Covers("OMA-A7")
    public void refusesOffersOfTlsWhereNothingListensForIt(Stage stage) {
        stage.ana().overTls(TlsEnd.of(ANA));
        SipText refusal = stage.ana().invite(Stage.listOf(stage.ben())).expectRefused(488);
        assertEquals(
                List.of("m=message 0 TCP/MSRP *"),
                refusal.sdp().media().stream().map(SdpText.Media::line).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"md5 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF", "sha-256 00:11", "sha-256"})
    @Flow("F1.13")
    @Covers("RFC8122-5.1-2")
    public void refusesAnOfferWhoseFingerprintsCannotBeUsed(String fingerprint, Stage stage) {
        listen(stage);
        stage.ana().overTls(TlsEnd.of(ANA).saying(fingerprint));
        stage.ana().invite(Stage.listOf(stage.ben())).expectRefused(488);
        stage.expectNobodyCalled(stage.ben());
    }

    @ParameterizedTest
    @ValueSource(strings = {"MSRP bind0001 SEND\r\n", "GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u0000\u0004abcd"})
    @Flow("F12.10")
    public void closesWhatIsNoTlsAndServesTheOthers(String octets, Stage stage) throws IOException {
        listen(stage);
        try (Socket socket = new Socket(stage.server().host(), port)) {
            socket.setSoTimeout((int) Patience.MESSAGE.toMillis());
            socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(!answer.contains("MSRP"), answer);
        }
        stage.ana().overTls(TlsEnd.of(ANA));
        stage.ben().overTls(TlsEnd.of(BEN));
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        chat(legs);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.1")
    @Covers("RFC8122-6.1-1")
    public void takesOverANewCertificateAndEndsNothing(Stage stage, @TempDir Path folder) throws IOException {
        Path keystore = Files.copy(SERVER.file(), folder.resolve("server.p12"));
        listen(stage, keystore);
        stage.ana().overTls(TlsEnd.of(ANA));
        stage.ben().overTls(TlsEnd.of(BEN));
        List<ChatLeg> old = stage.established(stage.ana(), stage.ben());
        TestKeys renewed = TestKeys.selfSigned("server-renewed");
        Files.copy(renewed.file(), keystore, StandardCopyOption.REPLACE_EXISTING);
        awaitShown(stage, renewed);
        List<ChatLeg> fresh = stage.established(stage.ana(), stage.ben());
        requireTls(stage, fresh.get(1).call().invite().sdp(), renewed);
        chat(old);
        chat(fresh);
        stage.endAll(old);
        stage.endAll(fresh);
    }

    /** Whose certificate is replaced while invitees are rung: the harness compares what it is shown with the offer. */
    @Test
    @Flow("F12.1")
    @Covers({"RFC8122-5-1", "RFC8122-6.2-1"})
    public void showsTheCertificateOfItsDescriptionWhereItConnects(Stage stage, @TempDir Path folder)
            throws IOException {
        Path keystore = Files.copy(SERVER.file(), folder.resolve("server.p12"));
        listen(stage, keystore);
        stage.ana().overTls(TlsEnd.of(ANA)).setup("passive", "passive");
        stage.ben().overTls(TlsEnd.of(BEN)).setup("passive", "passive");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        TestKeys renewed = TestKeys.selfSigned("server-renewed");
        Files.copy(renewed.file(), keystore, StandardCopyOption.REPLACE_EXISTING);
        awaitShown(stage, renewed);
        b.accept();
        a.expectAnswered();
        requireTls(stage, b.call().invite().sdp(), SERVER);
        chat(List.of(a, b));
        stage.endAll(a, b);
    }

    /** Connects until the server shows the certificate of these keys; it looks at the file once a second. */
    private void awaitShown(Stage stage, TestKeys keys) throws IOException {
        long deadline = System.nanoTime() + 2 * Patience.MESSAGE.toNanos();
        while (!shown(stage).equals(keys.certificate())) {
            assertTrue(System.nanoTime() < deadline, "the keystore is not read anew");
        }
    }

    private Certificate shown(Stage stage) throws IOException {
        try (Socket socket = TestKeys.contextWithoutKeys()
                .getSocketFactory()
                .createSocket(stage.server().host(), port)) {
            return ((SSLSocket) socket).getSession().getPeerCertificates()[0];
        }
    }

    @Test
    @Flow("F12.1")
    public void rebindsOnlyWhatChangesAndKeepsWhatItCannotChange(Stage stage) {
        listen(stage);
        stage.ana().overTls(TlsEnd.of(ANA));
        stage.ben().overTls(TlsEnd.of(BEN));
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        listen(stage, Path.of("etc/there-is-no-such-file.p12"));
        chat(legs);
        List<ChatLeg> more = stage.established(stage.ana(), stage.ben());
        requireTls(stage, more.get(1).call().invite().sdp(), SERVER);
        listen(stage, TestKeys.selfSigned("server-other").file());
        List<ChatLeg> others = stage.established(stage.ana(), stage.ben());
        requireTls(stage, others.get(1).call().invite().sdp(), TestKeys.selfSigned("server-other"));
        chat(legs);
        stage.policy();
        chat(legs);
        assertThrows(
                ConnectException.class, () -> new Socket(stage.server().host(), port).close(), "nothing listens there");
        stage.endAll(legs);
        stage.endAll(more);
        stage.endAll(others);
    }
}
