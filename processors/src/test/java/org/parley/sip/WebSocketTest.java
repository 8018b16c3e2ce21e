package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.TestKeys;
import org.parley.tls.TlsFiles.ClientAuth;
import org.parley.websocket.Frames;

/** SIP over WebSocket, octet by octet. */
class WebSocketTest {

    private static final TestKeys AUTHORITY = TestKeys.authority("ws-authority");
    private static final TestKeys SERVER = TestKeys.signedBy(AUTHORITY, "ws-server", "dns:im.example.com");

    private final TestTls keys = TestTls.of(SERVER.file(), AUTHORITY, ClientAuth.NONE);
    private final DialogListener dialog = new DialogListener();
    private TestAgent agent = agent(settings -> settings);
    private SipDialog made;
    private WsPeer ana = WsPeer.connected(agent.ws());

    private TestAgent agent(UnaryOperator<SipSettings.Builder> change) {
        return new TestAgent(settings -> change.apply(settings.tls(0, Optional.of(keys))
                .webSocket(new SipSettings.WebSocket(
                        SipSettings.ANY_PORT, SipSettings.ANY_PORT, List.of("https://chat.example.com")))));
    }

    private void restart(UnaryOperator<SipSettings.Builder> change) {
        ana.close();
        agent.close();
        agent = agent(change);
        ana = WsPeer.connected(agent.ws());
    }

    @AfterEach
    void close() {
        ana.close();
        agent.close();
        keys.close();
    }

    private static Request request(String method, String uri, String transport) {
        return Request.initial(method, uri, transport, WsPeer.HOST)
                .set("Contact", "<sip:ana@" + WsPeer.HOST + ";transport=ws>");
    }

    private static Request invite(String transport) {
        return request("INVITE", "sip:f@im.example.com", transport).body("application/sdp", "v=0\r\n");
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** The 200 to a call that is answered, and acknowledged. */
    private WireMessage answered(WsPeer peer, Request invite) {
        peer.say(invite);
        peer.response(100);
        made = agent.invite()
                .accept(TestAgent.CONTACT, TestAgent.sdp("v=0\r\n"), dialog)
                .orElseThrow();
        WireMessage ok = peer.response(200);
        peer.say(invite.ack(ok));
        assertEquals("confirmed", dialog.next());
        return ok;
    }

    @Test
    @Covers({"RFC7118-4.1-1", "RFC7118-5.2.1-1", "RFC7118-5.2.2-1", "RFC7118-5.2.4-1"})
    void servesACallOverTheCallersConnection() {
        WireMessage ok = answered(ana.open(), invite("WS"));
        int port = agent.ws().getPort();
        assertTrue(ok.header("Via").startsWith("SIP/2.0/WS " + WsPeer.HOST + ';'), ok.text());
        assertEquals("<sip:s1@im.example.com:" + port + ";transport=ws>;isfocus", ok.header("Contact"));
        made.bye(SipHeaders.none(), status -> {});
        WireMessage bye = ana.request("BYE");
        assertEquals("BYE sip:ana@" + WsPeer.HOST + ";transport=ws SIP/2.0", bye.startLine());
        assertTrue(bye.header("Via").startsWith("SIP/2.0/WS 127.0.0.1:" + port + ';'), bye.text());
        ana.say(bye.response("200 OK", ""));
        agent.untilIdle();
    }

    @Test
    @Covers({"RFC7118-9.2-1", "RFC7118-5.2.2-1", "RFC7118-5.2.1-1"})
    void servesASipsUriByTls() {
        try (WsPeer secure = WsPeer.connected(agent.wss(), TestKeys.contextWithoutKeys())) {
            Request invite = request("INVITE", "sips:f@im.example.com", "WSS")
                    .set("Contact", "<sips:ana@" + WsPeer.HOST + ";transport=ws>")
                    .body("application/sdp", "v=0\r\n");
            String contact = answered(secure.open(), invite).header("Contact");
            int port = agent.wss().getPort();
            assertEquals("<sips:s1@im.example.com:" + port + ";transport=ws>;isfocus", contact);
            made.bye(SipHeaders.none(), status -> {});
            WireMessage bye = secure.request("BYE");
            assertTrue(bye.header("Via").startsWith("SIP/2.0/WSS 127.0.0.1:" + port + ';'), bye.text());
            secure.say(bye.response("200 OK", ""));
            agent.untilIdle();
        }
    }

    @Test
    @Covers("RFC7118-9.2-1")
    void refusesASipsUriInTheClear() {
        ana.open().say(request("OPTIONS", "sips:f@im.example.com", "WS"));
        ana.response(416);
    }

    @Test
    @Covers("RFC7118-5.1-1")
    void needsNoContentLength() {
        ana.open().say(invite("WS").without("Content-Length"));
        ana.response(100);
        assertEquals("v=0\r\n", new String(agent.invite().request().body(), StandardCharsets.UTF_8));
    }

    @Test
    @Covers({"RFC7118-4.2-1", "RFC6455-5.4-1"})
    void takesBinaryMessagesInPieces() {
        byte[] options =
                request("OPTIONS", "sip:f@im.example.com", "WS").toString().getBytes(StandardCharsets.UTF_8);
        byte[] begin = Arrays.copyOf(options, 100);
        byte[] rest = Arrays.copyOfRange(options, 100, options.length);
        ana.open().send(Frames.masked(0x02, begin));
        ana.send(Frames.masked(0x89, "?"));
        WsPeer.Frame pong = ana.frame();
        assertEquals("8a ?", Integer.toHexString(pong.first()) + ' ' + pong.text());
        ana.send(Frames.masked(0x80, rest));
        assertEquals("OPTIONS", agent.request().request().method());
    }

    @Test
    @Covers("RFC7118-4.2-1")
    void sendsOtherOctetsThanTextAsBinary() {
        answered(ana.open(), invite("WS"));
        SipBody latin = new SipBody("text/plain", new byte[] {(byte) 0xE4});
        made.refresh(true, SipHeaders.none(), latin, outcome -> {});
        assertEquals(0x82, ana.frame().first());
    }

    @Test
    @Covers("RFC6455-5.5.2-1")
    void answersTheNewestOfSeveralPings() {
        ana.open();
        byte[] one = Frames.masked(0x89, "1");
        byte[] two = Frames.masked(0x89, "2");
        ana.send(joined(one, two));
        String pong = ana.frame().text();
        assertEquals("2", pong.equals("1") ? ana.frame().text() : pong);
    }

    @Test
    @Covers("RFC7118-6-2")
    void answersAPingOfLineBreaks() {
        ana.open().say("\r\n\r\n");
        WsPeer.Frame pong = ana.frame();
        assertEquals(0x81, pong.first());
        assertEquals("\r\n", pong.text());
        ana.say("\r\n");
        ana.say(request("OPTIONS", "sip:f@im.example.com", "WS"));
        assertEquals("OPTIONS", agent.request().request().method());
    }

    @Test
    void readsAHandshakeAndAMessageHoweverTheyAreCut() {
        byte[] head = WsPeer.REQUEST.getBytes(StandardCharsets.US_ASCII);
        byte[] options =
                Frames.text(request("OPTIONS", "sip:f@im.example.com", "WS").toString());
        byte[] all = joined(head, options);
        for (int at = 0; at < all.length; at += 7) {
            ana.send(Arrays.copyOfRange(all, at, Math.min(all.length, at + 7)));
        }
        assertEquals("OPTIONS", agent.request().request().method());
        assertTrue(ana.answer().startsWith("HTTP/1.1 101 "));
    }

    /** Nobody may be answered before he knows that the protocol has changed. */
    @Test
    void greetsBeforeItAnswersWhatCameWithTheHandshake() {
        byte[] head = WsPeer.REQUEST.getBytes(StandardCharsets.US_ASCII);
        ana.send(joined(head, Frames.text(invite("WS").toString())));
        assertTrue(ana.answer().startsWith("HTTP/1.1 101 "));
        ana.response(100);
    }

    @Test
    @Covers("RFC6455-5.5.1-1")
    void takesLeave() {
        ana.open().send(Frames.masked(0x88, new byte[] {0x03, (byte) 0xE9}));
        WsPeer.Frame close = ana.frame();
        assertEquals(0x88, close.first());
        assertEquals("[3, -23]", Arrays.toString(close.payload()));
        ana.assertClosed();
        ana.close();
        TestAgent.until(() -> agent.agent.census().connections() == 0, "the connection is still there");
        assertEquals(0, agent.agent.census().refusedConnections());
    }

    @Test
    @Covers("RFC6455-5.1-1")
    void closesOnWhatIsNoFrame() {
        ana.open().send("OPTIONS sip:f@im.example.com SIP/2.0\r\n");
        WsPeer.Frame close = ana.frame();
        assertEquals("[3, -22]", Arrays.toString(close.payload()));
        ana.assertClosed();
        assertEquals(1, agent.agent.census().refusedConnections());
    }

    @Test
    @Covers("RFC6455-10.4-1")
    void closesOnAMessageThatIsTooLong() {
        ana.open().send(new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4});
        assertEquals("[3, -15]", Arrays.toString(ana.frame().payload()));
        ana.assertClosed();
    }

    @Test
    @Covers({"RFC7118-4.1-1", "RFC6455-10.2-1"})
    void letsThePagesInThatMayCome() {
        ana.send(WsPeer.REQUEST.replace("Host", "Origin: https://chat.example.com\r\nHost"));
        assertTrue(ana.answer().startsWith("HTTP/1.1 101 "));
        try (WsPeer other = WsPeer.connected(agent.ws())) {
            other.send(WsPeer.REQUEST.replace("Host", "Origin: https://other.example.com\r\nHost"));
            assertTrue(other.answer().startsWith("HTTP/1.1 403 "));
        }
        try (WsPeer msrp = WsPeer.connected(agent.ws())) {
            msrp.send(WsPeer.REQUEST.replace("Protocol: sip", "Protocol: msrp"));
            assertTrue(msrp.answer().startsWith("HTTP/1.1 400 "));
        }
        TestAgent.until(() -> agent.agent.census().refusedConnections() == 2, "refused ones are not counted");
    }

    @Test
    @Covers("RFC6455-10.4-1")
    void refusesARequestThatIsTooLong() {
        ana.send("GET /" + "x".repeat(8192));
        assertTrue(ana.answer().startsWith("HTTP/1.1 431 "));
    }

    @Test
    void refusesSipWithoutWebSocket() {
        ana.send(request("OPTIONS", "sip:f@im.example.com", "TCP").toString());
        assertTrue(ana.answer().startsWith("HTTP/1.1 400 "));
        ana.body();
        ana.assertClosed();
    }

    @Test
    @Covers("RFC7118-5.2.4-1")
    void callsNobodyByWebSocket() {
        BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
        answered(ana.open(), invite("WS"));
        ana.close();
        TestAgent.until(() -> agent.agent.census().connections() == 0, "the connection is still there");
        made.bye(SipHeaders.none(), statuses::add);
        assertEquals(503, TestAgent.take(statuses, "no outcome"));
        agent.untilIdle();
    }

    @Test
    @Covers("RFC7118-5.2.4-2")
    void losesTheAnswerToAClientThatHasGone() {
        ana.open().say(invite("WS"));
        ana.response(100);
        IncomingInvite call = agent.invite();
        ana.close();
        TestAgent.until(() -> agent.agent.census().connections() == 0, "the connection is still there");
        call.reject(486, "", SipHeaders.none(), SipBody.empty());
        agent.untilIdle();
    }

    private UnaryOperator<SipSettings.Builder> bounds(Duration firstMessage, Duration ping) {
        SipSettings.Tcp tcp = SipSettings.Tcp.DEFAULTS;
        SipSettings.Tcp changed = new SipSettings.Tcp(
                tcp.connections(),
                tcp.connectionsPerPeer(),
                tcp.unfinishedBytes(),
                tcp.connect(),
                tcp.idle(),
                firstMessage,
                ping,
                tcp.opensOfOnePeer());
        return settings -> settings.trustedPeers(TrustedPeers.of()).limits(SipSettings.Limits.DEFAULTS.with(changed));
    }

    @Test
    @Covers("RFC7118-6-1")
    void asksASilentClientWhetherHeIsThere() {
        restart(bounds(Duration.ofMinutes(1), Duration.ofMillis(100)));
        ana.open();
        for (int i = 0; i < 3; i++) {
            assertEquals(0x89, ana.frame().first());
            ana.send(Frames.masked(0x8A, ""));
        }
        assertEquals(0x89, ana.frame().first());
        ana.assertClosed();
        assertEquals(1, agent.agent.census().refusedConnections());
    }

    @Test
    @Covers("SEC-3")
    void letsHandshakesTakeNoLongerThanFirstMessages() {
        restart(bounds(Duration.ofMillis(100), Duration.ofMinutes(1)));
        ana.send(WsPeer.REQUEST.substring(0, 20));
        ana.assertClosed();
    }

    /** Pages connect when they are opened, and call when somebody wants to. */
    @Test
    void letsAClientBeSilentThatHasOpened() {
        restart(bounds(Duration.ofMillis(300), Duration.ofMillis(100)));
        ana.open();
        for (int i = 0; i < 6; i++) {
            assertEquals(0x89, ana.frame().first());
            ana.send(Frames.masked(0x8A, ""));
        }
        ana.say(request("OPTIONS", "sip:f@im.example.com", "WS"));
        assertEquals("OPTIONS", agent.request().request().method());
    }
}
