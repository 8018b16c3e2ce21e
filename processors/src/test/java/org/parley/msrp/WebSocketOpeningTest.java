package org.parley.msrp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.websocket.OpeningHandshake;

/** The opening handshake for MSRP; the handshake itself has its tests in its own package. */
class WebSocketOpeningTest {

    private static final String REQUEST = "GET /chat HTTP/1.1\r\nHost: im.example.com:2857\r\nUpgrade: websocket\r\n"
            + "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Origin: https://chat.example.com\r\nSec-WebSocket-Protocol: sip, msrp\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n";

    /** A whole response in a binary message, with a mask of zeros. */
    private static final String MESSAGE =
            "\u0082\u00d2\0\0\0\0MSRP a786 200 OK\r\nTo-Path: msrp://x/s;ws\r\nFrom-Path: msrp://a/c;ws\r\n-------a786$\r\n";

    private final List<String> refused = new ArrayList<>();
    private final EmbeddedChannel channel = channel();

    private EmbeddedChannel channel() {
        MsrpDecoder decoder = new MsrpDecoder(CodecLimits.DEFAULT);
        return new EmbeddedChannel(new WebSocketOpening(decoder, Duration.ZERO, refused::add), decoder);
    }

    private static String exchange(EmbeddedChannel channel, String... pieces) {
        StringBuilder sent = new StringBuilder();
        for (String piece : pieces) {
            if (channel.isOpen()) {
                channel.writeInbound(Unpooled.copiedBuffer(piece, ISO_8859_1));
            }
            for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                sent.append(out.toString(ISO_8859_1));
                out.release();
            }
        }
        return sent.toString();
    }

    @Test
    @Covers("RFC7977-4.1-1")
    void agreesOnMsrpAndOnNoExtension() {
        assertEquals(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: msrp\r\n\r\n",
                exchange(channel, REQUEST));
        exchange(channel, MESSAGE);
        assertEquals(
                "a786", ((MsrpResponse) channel.readInbound()).transactionId().text());
        channel.finishAndReleaseAll();
    }

    @Test
    @Covers("RFC7977-4.1-1")
    void doesSoHoweverTheNetworkSplitsIt() {
        String wire = REQUEST + MESSAGE;
        for (int at = 1; at < wire.length(); at++) {
            EmbeddedChannel split = channel();
            String answer = exchange(split, wire.substring(0, at), wire.substring(at));
            assertTrue(answer.startsWith("HTTP/1.1 101 "), "split at " + at);
            assertTrue(split.readInbound() instanceof MsrpResponse, "split at " + at);
            split.finishAndReleaseAll();
        }
    }

    @ParameterizedTest(name = "{0} becomes {1}: {2}")
    @CsvSource({
        "'Sec-WebSocket-Protocol: sip, msrp', 'Sec-WebSocket-Protocol: sip', 400",
        "'Sec-WebSocket-Protocol: sip, msrp', 'X: y', 400",
        "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8, 426",
        "Upgrade: websocket, X: y, 426",
        "dGhlIHNhbXBsZSBub25jZQ==, c2hvcnQ=, 400",
        "GET /chat, POST /chat, 400",
    })
    @Covers("RFC7977-4.1-2")
    void refusesWhatIsNoWebSocketForMsrpAndSaysWhy(String right, String wrong, int status) {
        String answer = exchange(channel, REQUEST.replace(right, wrong), MESSAGE);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        String reason = answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
        assertEquals(List.of(reason), refused);
        assertFalse(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Covers("RFC7977-4.1-2")
    void takesRequestsOfBoundedLength(int more) {
        String padding =
                "X: " + "y".repeat(OpeningHandshake.LONGEST_REQUEST - REQUEST.length() - 5 + more) + "\r\n\r\n";
        String request = REQUEST.substring(0, REQUEST.length() - 2) + padding;
        assertEquals(OpeningHandshake.LONGEST_REQUEST + more, request.length());
        String answer = exchange(channel, request);
        assertTrue(answer.startsWith(more == 0 ? "HTTP/1.1 101 " : "HTTP/1.1 431 "), answer);
        channel.finishAndReleaseAll();
    }
}
