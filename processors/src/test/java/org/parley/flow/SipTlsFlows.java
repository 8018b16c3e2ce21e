package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.FreePort;
import org.parley.harness.Patience;
import org.parley.harness.ResourceList;
import org.parley.harness.TestKeys;

/** SIP over TLS: sessions of clients with and without it, whom the server believes, and the operator's part in it. */
@RunsAgainst(InJvmServer.class)
public class SipTlsFlows {

    private static final TestKeys AUTHORITY = TestKeys.authority("flow-authority");
    private static final TestKeys SERVER = TestKeys.signedBy(AUTHORITY, "flow-server", "dns:localhost,ip:127.0.0.1");
    private static final TestKeys RENEWED = TestKeys.signedBy(AUTHORITY, "flow-renewed", "dns:localhost");
    private static final TestKeys CLIENTS = TestKeys.signedBy(AUTHORITY, "flow-clients", ofClients());
    private static final TestKeys OTHERS = TestKeys.signedBy(AUTHORITY, "flow-others", "dns:example.com");

    private static final TestKeys PROXY =
            TestKeys.signedBy(AUTHORITY, "flow-proxy", "dns:proxy.example.com,ip:127.0.0.11,ip:127.0.1.11");

    private final int port = FreePort.any();

    /** The first four clients of a scene, at home and as devices. */
    private static String ofClients() {
        List<String> names = new ArrayList<>();
        for (int number = 11; number < 15; number++) {
            names.add("ip:127.0.0." + number);
            names.add("ip:127.0.1." + number);
        }
        return String.join(",", names);
    }

    private void listen(Stage stage, Path keystore, String... more) {
        List<String> keys = new ArrayList<>(List.of("sip.tls.port", "" + port));
        keys.addAll(List.of("tls.keystore", keystore.toString(), "tls.keystorePassword", TestKeys.PASSWORD));
        keys.addAll(List.of("tls.truststore", AUTHORITY.pemFile().toString()));
        keys.addAll(Arrays.asList(more));
        stage.policy(keys.toArray(String[]::new));
    }

    private ChatClient secured(ChatClient client) {
        return client.overSips(CLIENTS, port);
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

    @Test
    @Covers({"RFC3261-26.2-1", "RFC5630-5.1-1", "RFC3261-8.1.1.8-2"})
    public void joinsClientsByTlsTcpAndUdpInOneSession(Stage stage) {
        listen(stage, SERVER.file(), "tls.clientAuth", "need");
        ChatClient ana = secured(stage.ana());
        List<ChatLeg> legs = stage.established(ana, stage.ben(), stage.cleo().overTcp(), secured(stage.dee()));
        chat(legs);
        String id = legs.get(0).focus().replaceAll("sips?:|@.*", "");
        String secure = "sips:" + id + "@localhost:" + port;
        assertEquals(secure, legs.get(0).focus());
        assertEquals("sip:" + id + "@" + stage.server().domain(), legs.get(1).focus());
        assertEquals(secure, legs.get(3).focus());
        assertTrue(legs.get(3).call().invite().need("Via").startsWith("SIP/2.0/TLS "));
        for (int i = 0; i < legs.size() - 1; i++) {
            legs.get(i).leave();
        }
        Stage.requireGone(legs.get(3).expectReleased());
    }

    /** The proxy says who ana is; whoever else has a certificate of the authority says it for nobody. */
    @Test
    @Covers({"RFC5922-7.4-1", "OMA-A2"})
    public void believesTheProxyThatItsCertificateNames(Stage stage) {
        listen(stage, SERVER.file(), "tls.clientAuth", "want", "sip.trustedPeers", "tls:proxy.example.com");
        ChatClient ana = stage.ana().overSips(PROXY, port);
        List<ChatLeg> legs = stage.established(ana, stage.ben());
        assertEquals(ana.aor(), legs.get(1).call().invite().uri("P-Asserted-Identity"));
        chat(legs);
        for (ChatClient stranger :
                List.of(secured(stage.dee()), stage.cleo(), stage.client("eve").overTcp())) {
            stage.requireWarning(
                    stranger.invite(Stage.listOf(stage.ben())).expectRefused(403), "127 Service not authorised");
        }
        stage.expectNobodyCalled(stage.ben());
        stage.endAll(legs);
    }

    @Test
    @Covers("RFC5922-7.3-1")
    public void goesOnWithoutAnInviteeWhoseCertificateIsNotHis(Stage stage) {
        listen(stage, SERVER.file());
        ChatClient dee = stage.dee().overSips(OTHERS, port);
        ChatLeg a = stage.ana().invite(Stage.listOf(dee, stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        chat(List.of(a, b));
        stage.expectNobodyCalled(dee);
        stage.endAll(a, b);
    }

    @Test
    @Covers("RFC5922-7.3-1")
    public void tellsTheInviterThatTheOnlyInviteeCannotBeReached(Stage stage) {
        listen(stage, SERVER.file());
        ChatClient dee = stage.dee().overSips(OTHERS, port);
        stage.ana().invite(Stage.listOf(dee)).expectRefused(500);
    }

    @Test
    @Covers("RFC5630-5.1-3")
    public void refusesASipsInviteeWhereTlsIsOff(Stage stage) {
        ResourceList list = ResourceList.of(List.of("sips:dee@127.0.0.14:5061"));
        stage.ana().invite(list).expectRefused(480);
    }

    @Test
    @Covers("RFC8122-6.1-1")
    public void showsANewCertificateWhileSessionsGoOn(@TempDir Path folder, Stage stage) throws Exception {
        Path keystore = Files.copy(SERVER.file(), folder.resolve("server.p12"));
        listen(stage, keystore);
        List<ChatLeg> legs = stage.established(secured(stage.ana()), secured(stage.ben()));
        assertEquals(SERVER.certificate(), shown());
        Files.copy(RENEWED.file(), keystore, StandardCopyOption.REPLACE_EXISTING);
        awaitShown(RENEWED);
        chat(legs);
        stage.endAll(legs);
    }

    private void awaitShown(TestKeys keys) throws IOException {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        while (!keys.certificate().equals(shown())) {
            assertTrue(System.nanoTime() < deadline, "the new certificate is not shown");
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Others connect all the time; the file is replaced by a good one, a broken one, the old one. */
    @Test
    @Covers("FAULT-16")
    public void losesNoCallAndNoConnectionWhileTheKeystoreIsReplacedUnderLoad(@TempDir Path folder, Stage stage)
            throws Exception {
        Path keystore = Files.copy(SERVER.file(), folder.resolve("server.p12"));
        listen(stage, keystore);
        List<ChatLeg> first = stage.established(secured(stage.ana()), secured(stage.ben()));
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService others = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> connections = IntStream.range(0, 3)
                    .mapToObj(i -> others.submit(() -> {
                        int count = 0;
                        while (!isOver.get()) {
                            assertTrue(Set.of(SERVER.certificate(), RENEWED.certificate())
                                    .contains(shown()));
                            count++;
                        }
                        return count;
                    }))
                    .toList();
            TestKeys inForce = SERVER;
            for (TestKeys next : List.of(RENEWED, SERVER, RENEWED)) {
                Files.writeString(keystore, "no keystore");
                stage.endAll(stage.established(secured(stage.cleo()), secured(stage.dee())));
                assertEquals(inForce.certificate(), shown());
                Files.copy(next.file(), keystore, StandardCopyOption.REPLACE_EXISTING);
                awaitShown(next);
                stage.endAll(stage.established(secured(stage.cleo()), secured(stage.dee())));
                chat(first);
                inForce = next;
            }
            isOver.set(true);
            for (Future<Integer> each : connections) {
                assertTrue(each.get(10, TimeUnit.SECONDS) > 0);
            }
        } finally {
            isOver.set(true);
            others.shutdownNow();
        }
        stage.endAll(first);
    }

    private Certificate shown() throws IOException {
        try (SSLSocket socket =
                (SSLSocket) TestKeys.contextWithoutKeys().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    public void keepsItsListenersWhereAFileCannotBeUsed(@TempDir Path folder, Stage stage) throws IOException {
        listen(stage, SERVER.file());
        listen(stage, folder.resolve("missing.p12"));
        assertEquals(SERVER.certificate(), shown());
        List<ChatLeg> legs = stage.established(secured(stage.ana()), stage.ben());
        stage.endAll(legs);
    }
}
