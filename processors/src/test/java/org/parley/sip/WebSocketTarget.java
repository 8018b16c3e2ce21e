package org.parley.sip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parley.fuzz.FuzzTarget;
import org.parley.websocket.Frames;

/** Handshake and frames of a client; the last octet says in what portions the others come. */
public final class WebSocketTarget implements FuzzTarget {

    private static final int LARGEST_MESSAGE = 65_507;

    @Override
    public void run(byte[] input) {
        WebSocketFraming framing = new WebSocketFraming(LARGEST_MESSAGE, SipSettings.WebSocket.OFF);
        int step = input.length == 0 ? 1 : 1 + (input[input.length - 1] & 0xff) * 16;
        try {
            for (int at = 0; at < input.length; at += step) {
                framing.append(ByteBuffer.wrap(input, at, Math.min(step, input.length - at)));
                Optional<byte[]> next = framing.next();
                while (next.isPresent()) {
                    require(next.get().length <= LARGEST_MESSAGE, "a message is too long");
                    next = framing.next();
                }
                require(framing.capacity() <= 8 * LARGEST_MESSAGE, "too much is held");
            }
        } catch (Framing.BrokenStream e) {
            require(framing.takeReply().length > 0, "the peer is not told: " + e.getMessage());
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    @Override
    public List<byte[]> seeds() {
        byte[] text = Frames.text("OPTIONS sip:f@im.example.com SIP/2.0\r\n\r\n");
        return List.of(
                opened(text, Frames.masked(0x89, "ping"), Frames.text("\r\n\r\n")),
                opened(Frames.masked(0x01, "a"), Frames.masked(0x8A, ""), Frames.masked(0x80, "b"), text),
                opened(Frames.masked(0x82, new byte[70_000])),
                opened(Frames.masked(0x88, new byte[] {3, (byte) 0xE8})),
                WsPeer.REQUEST.replace("Protocol: sip", "Protocol: msrp").getBytes(StandardCharsets.US_ASCII),
                text);
    }

    private static byte[] opened(byte[]... frames) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(WsPeer.REQUEST.getBytes(StandardCharsets.US_ASCII));
        Arrays.asList(frames).forEach(octets::writeBytes);
        return octets.toByteArray();
    }

    @Override
    public List<String> words() {
        return List.of(
                WsPeer.REQUEST,
                "GET / HTTP/1.1\r\n",
                "Upgrade: websocket\r\n",
                "Connection: Upgrade\r\n",
                "Sec-WebSocket-Version: 13\r\n",
                "Sec-WebSocket-Protocol: sip\r\n",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                "Origin: null\r\n",
                "\r\n\r\n",
                "\u0001\u007f",
                "\u0000\u0000\u0000\u0000");
    }
}
