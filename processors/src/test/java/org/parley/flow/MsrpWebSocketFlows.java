package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.CpimText;
import org.parley.harness.FreePort;
import org.parley.harness.MsrpFrame;
import org.parley.harness.MsrpMessage;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;
import org.parley.harness.SdpText;
import org.parley.harness.SipHeader;
import org.parley.harness.TestKeys;
import org.parley.harness.TlsEnd;

/** MSRP over WebSocket (RFC 7977): pages chat with those who have TCP or TLS. */
@RunsAgainst(InJvmServer.class)
public class MsrpWebSocketFlows {

    private static final String CPIM = "message/cpim";

    private final int port = FreePort.any();

    private ChatClient page(Stage stage) {
        stage.policy("msrp.ws.port", "" + port);
        return stage.ana().overMsrpWebSocket();
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

    private static byte[] large(ChatClient sender) {
        return CpimText.text(sender.name(), sender.aor(), CpimText.EVERYBODY, "0123456789".repeat(20_000))
                .bytes();
    }

    @Test
    @Flow("F12.1")
    @Covers({"RFC7977-4.1-1", "RFC7977-4.2-1", "RFC7977-5.1-1", "RFC7977-5.2.1-1"})
    public void chatsWithThoseWhoHaveTcp(Stage stage) {
        List<ChatLeg> legs = stage.established(page(stage), stage.ben(), stage.cleo());
        String path = legs.get(0).answerPath();
        assertTrue(path.startsWith("msrp://" + stage.server().host() + ":" + port + "/") && path.endsWith(";ws"), path);
        assertEquals(
                "m=message " + stage.server().msrpPort() + " TCP/MSRP *",
                legs.get(1).call().invite().sdp().message().line());
        assertTrue(legs.get(1).call().invite().sdp().path().endsWith(";tcp"));
        chat(legs);
        legs.get(2).leave();
        chat(legs.subList(0, 2));
        stage.endAll(legs.get(0), legs.get(1));
    }

    @Test
    @Flow("F12.1")
    @Covers({"RFC7977-4.2-1", "RFC7977-5.1-1"})
    public void carriesMessagesOfManyChunksBothWays(Stage stage) {
        List<ChatLeg> legs = stage.established(page(stage), stage.ben());
        for (int i = 0; i < 2; i++) {
            byte[] content = large(legs.get(i).client());
            MsrpPeer sender = legs.get(i).media();
            sender.expectResponse(sender.sendMessage(CPIM, content), 200);
            MsrpMessage message = legs.get(1 - i).media().expectMessage();
            assertArrayEquals(content, message.content());
            assertTrue(message.chunks() > 1, "in one chunk");
        }
        byte[] first = large(stage.ana());
        MsrpPeer media = legs.get(0).media();
        media.expectResponse(media.sendChunk("m1", CPIM, first, 1, first.length + 3L, '+'), 200);
        byte[] rest = {(byte) 0xff, 0, (byte) 0x80};
        media.expectResponse(media.sendChunk("m1", CPIM, rest, first.length + 1L, first.length + 3L, '$'), 200);
        assertEquals(first.length + 3, legs.get(1).media().expectMessage().content().length);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.4")
    @Covers("RFC7977-5.1-1")
    public void getsReportsAndANickname(Stage stage) {
        ChatClient ana = page(stage).chatroom("nickname");
        List<ChatLeg> legs = stage.established(ana, stage.ben());
        MsrpPeer media = legs.get(0).media();
        byte[] content = CpimText.text("ana", ana.aor(), CpimText.EVERYBODY, "report, please")
                .bytes();
        media.expectResponse(media.sendMessage(CPIM, content, new SipHeader("Success-Report", "yes")), 200);
        MsrpFrame report = media.expectReport();
        assertEquals("1-" + content.length + "/" + content.length, report.need("Byte-Range"));
        legs.get(1).expectText(ana, "report, please");
        media.expectResponse(media.sendNickname("\"Night Owl\""), 200);
        legs.get(1).media().expectResponse(legs.get(1).media().sendNickname("\"Night Owl\""), 425);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.10")
    @Covers({"RFC7977-5.2.1-2", "RFC4975-7.3-4"})
    public void isNotForOthersWhoKnowItsPath(Stage stage) {
        List<ChatLeg> legs = stage.established(page(stage), stage.ben());
        MsrpPeer media = legs.get(0).media();
        MsrpPeer thief = stage.dee().overMsrpWebSocket().newMedia();
        thief.open(legs.get(0).answerPath());
        thief.expectResponse(thief.bind(), 481);
        MsrpPeer another = stage.ana().newMedia();
        another.usePath(media.path());
        another.open(legs.get(0).answerPath());
        another.expectResponse(another.bind(), 506);
        assertTrue(overTcp(stage, media).startsWith("MSRP bind0001 403 "));
        chat(legs);
        stage.endAll(legs);
    }

    /** What the server answers to the right paths over TCP, until it closes. */
    private static String overTcp(Stage stage, MsrpPeer media) {
        try (Socket socket = new Socket(stage.server().host(), stage.server().msrpPort())) {
            socket.setSoTimeout((int) Patience.MESSAGE.toMillis());
            socket.getOutputStream()
                    .write(("MSRP bind0001 SEND\r\nTo-Path: " + media.remotePath() + "\r\nFrom-Path: " + media.path()
                                    + "\r\nMessage-ID: m1\r\n-------bind0001$\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Flow("F12.9")
    public void comesBackOverAnotherWebSocket(Stage stage) {
        List<ChatLeg> legs = stage.established(page(stage), stage.ben());
        MsrpPeer media = legs.get(0).media();
        media.drop();
        legs.get(1).say("are you there");
        media.open(legs.get(0).answerPath());
        media.expectResponseOf(media.bind(), List.of(200));
        legs.get(0).expectText(stage.ben(), "are you there");
        chat(legs);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.1")
    @Covers("RFC7977-5.2.1-1")
    public void chatsOverTlsWithThoseWhoHaveTls(Stage stage) {
        TestKeys server = TestKeys.selfSigned("server");
        int tlsPort = FreePort.any();
        stage.policy(
                "msrp.wss.port",
                "" + port,
                "msrp.tls.port",
                "" + tlsPort,
                "tls.keystore",
                server.file().toString(),
                "tls.keystorePassword",
                TestKeys.PASSWORD);
        ChatClient ana = stage.ana().overMsrpWebSocket().overTls(TlsEnd.withoutKeys());
        stage.ben().overTls(TlsEnd.of(TestKeys.selfSigned("ben")));
        List<ChatLeg> legs = stage.established(ana, stage.ben());
        String path = legs.get(0).answerPath();
        assertTrue(
                path.startsWith("msrps://" + stage.server().host() + ":" + port + "/") && path.endsWith(";ws"), path);
        SdpText.Media offered = legs.get(1).call().invite().sdp().message();
        assertEquals("m=message " + tlsPort + " TCP/TLS/MSRP *", offered.line());
        chat(legs);
        stage.endAll(legs);
    }

    @Test
    @Flow("F1.13")
    @Covers("RFC7977-5.2-1")
    public void cannotBeConnectedTo(Stage stage) {
        ChatClient ana = page(stage).setup("passive", "active");
        ana.invite(Stage.listOf(stage.ben())).expectRefused(488);
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Flow("F1.13")
    @Covers("RFC7977-5.2.1-1")
    public void isRefusedWhereItIsOff(Stage stage) {
        ChatClient ana = stage.ana().overMsrpWebSocket();
        assertEquals(
                List.of("m=message 0 TCP/MSRP *"),
                ana.invite(Stage.listOf(stage.ben())).expectRefused(488).sdp().media().stream()
                        .map(SdpText.Media::line)
                        .toList());
    }

    @Test
    @Flow("F12.1")
    public void goesOnWhereTheListenerIsClosed(Stage stage) {
        List<ChatLeg> legs = stage.established(page(stage), stage.ben());
        stage.policy("msrp.ws.port", "0");
        chat(legs);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.1")
    @Covers({"RFC7977-4.1-1", "RFC7977-4.2-1", "RFC7977-4.2-2"})
    public void chatsWithTheWebSocketOfAPage(Stage stage) throws IOException {
        NodePage.assumeAvailable();
        ChatLeg a = page(stage).invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnsweredWithoutAck();
        a.call().ack();
        String url = "ws://" + stage.server().host() + ":" + port + "/chat";
        String from = a.media().path();
        try (NodePage script = NodePage.run(
                "msrp-page.mjs", url, a.answerPath(), from, stage.ana().aor())) {
            assertEquals("open msrp extensions=", script.expect("open"));
            script.expect("page0 200 binary=true");
            script.expect("page1 200 binary=true");
            b.expectText(stage.ana(), "from a page");
            b.say("to the page");
            script.expect("got to the page");
            script.expect("pong are you there");
            script.expect("closed 1000");
        }
        a.leave();
        b.expectReleased();
    }
}
