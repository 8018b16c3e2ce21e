package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.msrp.MsrpRequest;

/** Sessions over WebSocket (RFC 7977) in one room with those over TCP. */
class WebSocketSessionTest {

    private final Stage stage = new Stage();

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    private static String text(String sender, String text) {
        return Peer.cpim("sip:" + sender + "@example.com", Stage.ROOM, text);
    }

    @Test
    @Covers("RFC7977-5.2.1-1")
    void hasAPathOfItsTransport() {
        String path = stage.reserveWebSocket("page").session.localPath();
        assertTrue(Pattern.matches("msrp://192\\.0\\.2\\.100:2857/[0-9A-Za-z]{22};ws", path), path);
        String secure =
                stage.room.reserve("other", new OwnEndpoint(2858, true, true)).localPath();
        assertTrue(Pattern.matches("msrps://192\\.0\\.2\\.100:2858/[0-9A-Za-z]{22};ws", secure), secure);
    }

    /** From nothing over what is copied to what is sent as views of the received octets, at each change of the head's length. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 2_000, 4_096, 40_000, 65_400, 65_536, 300_000})
    @Covers({"RFC7977-5.1-1", "RFC7977-4.2-1", "RFC7977-4.2-2"})
    void chatsWithThoseOverTcpInBothDirections(int length) {
        Peer page = stage.joinByWebSocket("page");
        Peer other = stage.joinByWebSocket("other");
        Peer ben = stage.join("ben");
        String long1 = text("page", "x".repeat(length));
        String long2 = text("ben", "y".repeat(length));
        page.send(page.message(long1));
        ben.send(ben.message(long2));
        page.say("and more");
        ben.say("from both");
        assertEquals(List.of(long1, long2, text("page", "and more"), text("ben", "from both")), other.messages());
        List<Frame> toBen = ben.frames();
        assertEquals(
                List.of(200, 200),
                toBen.stream().filter(Frame::isResponse).map(Frame::status).toList());
        assertEquals(List.of(long1, text("page", "and more")), Messages.of(toBen));
        assertEquals(List.of(long2, text("ben", "from both")), page.messages());
    }

    @Test
    @Covers("RFC7977-5.1-1")
    void hasItsReportsAndNicknames() {
        Peer page = stage.joinByWebSocket("page");
        stage.join("ben");
        String body = text("page", "hello");
        page.send(page.message(body, "Success-Report: yes"));
        page.send(page.request("NICKNAME", "Use-Nickname: \"Owl\"\r\n", null, '$'));
        List<Frame> frames = page.frames();
        assertEquals(
                List.of(200, 200),
                frames.stream().filter(Frame::isResponse).map(Frame::status).toList());
        assertEquals(
                1,
                frames.stream()
                        .filter(frame -> !frame.isResponse() && frame.request().method() == MsrpRequest.Method.REPORT)
                        .count());
        assertTrue(stage.told.contains("nickname page Owl"));
    }

    @Test
    @Covers("RFC7977-5.2.1-2")
    void isCarriedByNothingElse() {
        Peer page = stage.reserveWebSocket("page");
        page.session.join(new Stage.Media("page").build());
        stage.settle();
        EmbeddedChannel plain = stage.open();
        plain.writeInbound(Unpooled.copiedBuffer(page.request("SEND", "", null, '$'), US_ASCII));
        stage.settle();
        ByteBuf answer = plain.readOutbound();
        assertTrue(answer.toString(US_ASCII).contains(" 403 "));
        answer.release();
        assertFalse(plain.isOpen());
        assertEquals(1, stage.count(MsrpEvent.PEER_NOT_PROVEN));
        page.connect();
    }

    @Test
    @Covers("RFC7977-5.2.1-2")
    void carriesNoSessionOverTcp() {
        Peer page = stage.joinByWebSocket("page");
        Peer ben = stage.join("ben", media -> media);
        page.send(ben.request("SEND", "", null, '$'));
        assertEquals(List.of(403), page.statuses());
        assertFalse(page.channel.isOpen());
        assertFalse(ben.session.isBound());
    }

    @Test
    @Covers("RFC4975-7.3-4")
    void isNotForWhoeverComesByAnotherWebSocket() {
        Peer page = stage.joinByWebSocket("page");
        Peer thief = stage.joinByWebSocket("thief");
        thief.send(page.request("SEND", "", null, '$'));
        assertEquals(List.of(506), thief.statuses());
        page.say("still here");
        assertEquals(List.of(200), page.statuses());
    }

    @Test
    @Covers("RFC7977-4.1-2")
    void whoDoesNotComeToAnEndWithItsHandshakeIsClosed() {
        EmbeddedChannel slow = stage.open(stage.msrp::initWebSocketPipeline);
        slow.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: x\r\n", US_ASCII));
        stage.advance(stage.settings.limits().unboundTimeout().minus(Duration.ofMillis(1)));
        assertTrue(slow.isOpen());
        stage.advance(Duration.ofMillis(1));
        assertFalse(slow.isOpen());
        assertEquals(1, stage.count(MsrpEvent.CONNECTION_UNUSED));
    }

    @Test
    @Covers("RFC7977-5.1-2")
    void endsWithAChunkThatDoesNot() {
        Peer page = stage.joinByWebSocket("page");
        String request = page.message(text("page", "hello"));
        page.send(request.substring(0, request.length() - 3));
        assertFalse(page.channel.isOpen());
        assertEquals(1, stage.count(MsrpEvent.FRAMING_LOST));
        page.frames();
        assertEquals(List.of(1002), page.closes());
        page.connect();
    }

    @Test
    void saysGoodbyeWhereItIsClosedFromHere() {
        Peer page = stage.joinByWebSocket("page");
        page.channel.close();
        page.frames();
        assertEquals(List.of(1000), page.closes());
        assertTrue(stage.told.contains("lost page"));
        page.connect();
    }

    @Test
    @Covers("RFC7977-6-1")
    void asksAPageThatIsSilentAndGivesItUpWithoutAnAnswer() {
        Peer page = stage.joinByWebSocket("page");
        Duration silence = Duration.ofSeconds(30);
        stage.advance(silence);
        assertEquals(0, page.pings());
        stage.advance(silence);
        assertEquals(1, page.pings());
        page.channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0}));
        stage.advance(silence);
        assertEquals(1, page.pings());
        stage.advance(silence);
        assertEquals(2, page.pings());
        stage.advance(silence.minus(Duration.ofMillis(1)));
        assertTrue(page.channel.isOpen());
        stage.advance(Duration.ofMillis(1));
        assertFalse(page.channel.isOpen());
        assertTrue(stage.told.contains("lost page"));
        page.connect();
    }

    @Test
    @Covers("RFC7977-6-1")
    void asksNobodyWhereThatIsOff() {
        stage.settings = MsrpSettings.builder("192.0.2.100", 2855)
                .limits(MsrpLimits.DEFAULT.toBuilder().keepAlive(Duration.ZERO).build())
                .build();
        Peer page = stage.joinByWebSocket("page");
        stage.advance(Duration.ofHours(1));
        assertEquals(0, page.pings());
        assertTrue(page.channel.isOpen());
    }

    @Test
    void answersTheLastPingOfAClientWhoDoesNotRead() {
        Peer page = stage.joinByWebSocket("page");
        page.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        for (String ping : List.of("a", "b", "c")) {
            page.channel.writeInbound(
                    Unpooled.wrappedBuffer(new byte[] {(byte) 0x89, (byte) 0x81, 0, 0, 0, 0, (byte) ping.charAt(0)}));
        }
        assertEquals("", page.raw());
        page.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        stage.settle();
        assertEquals("\ufffd\u0001c", page.raw());
    }

    @Test
    @Covers("RFC7977-4.1-2")
    void countsThoseWhoWantNoWebSocket() {
        EmbeddedChannel stray = stage.open(stage.msrp::initWebSocketPipeline);
        stray.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: x\r\n\r\n", US_ASCII));
        ByteBuf answer = stray.readOutbound();
        assertTrue(answer.toString(US_ASCII).startsWith("HTTP/1.1 426 "));
        answer.release();
        assertFalse(stray.isOpen());
        assertEquals(1, stage.count(MsrpEvent.WEBSOCKET_REFUSED));
    }
}
