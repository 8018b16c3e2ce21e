package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A client's side of a WebSocket, written from RFC 6455 without ours. */
final class WebSocketFraming {

    private static final byte[] MASK = {0x5a, (byte) 0xc3, 0x01, (byte) 0xff};

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: msrp\r\n\r\n";

    /** What Close frames came, by their status. */
    final List<Integer> closes = new ArrayList<>();

    /** How many Pings came. */
    int pings;

    private ByteBuf pending = Unpooled.EMPTY_BUFFER;

    /** Does the opening handshake. */
    EmbeddedChannel shaken(EmbeddedChannel channel) {
        channel.writeInbound(Unpooled.copiedBuffer(REQUEST, US_ASCII));
        ByteBuf answer = channel.readOutbound();
        assertTrue(answer.toString(US_ASCII).startsWith("HTTP/1.1 101 "));
        answer.release();
        return channel;
    }

    /** A message of two frames, with a Pong between. */
    byte[] framed(byte[] frame) {
        int half = frame.length / 2;
        ByteBuffer wire = ByteBuffer.allocate(frame.length + 34);
        put(wire, 0x02, frame, 0, half);
        put(wire, 0x8a, frame, 0, 0);
        put(wire, 0x80, frame, half, frame.length - half);
        byte[] octets = new byte[wire.flip().remaining()];
        wire.get(octets);
        return octets;
    }

    private static void put(ByteBuffer wire, int first, byte[] octets, int from, int length) {
        wire.put((byte) first);
        if (length < 126) {
            wire.put((byte) (0x80 | length));
        } else if (length < 65_536) {
            wire.put((byte) 0xfe).putShort((short) length);
        } else {
            wire.put((byte) 0xff).putLong(length);
        }
        wire.put(MASK);
        for (int i = 0; i < length; i++) {
            wire.put((byte) (octets[from + i] ^ MASK[i % 4]));
        }
    }

    /** The messages that are whole now; takes over {@code octets}. */
    List<ByteBuf> unframed(ByteBuf octets) {
        pending = Unpooled.copiedBuffer(pending, octets);
        octets.release();
        List<ByteBuf> messages = new ArrayList<>();
        while (pending.readableBytes() >= 2) {
            pending.markReaderIndex();
            int first = pending.readUnsignedByte();
            int second = pending.readUnsignedByte();
            assertEquals(0, second & 0x80, "a server masks nothing");
            long length = second;
            int more = second == 126 ? 2 : second == 127 ? 8 : 0;
            if (more > 0 && pending.readableBytes() >= more) {
                length = more == 2 ? pending.readUnsignedShort() : pending.readLong();
                assertTrue(length >= (more == 2 ? 126 : 65_536), "the shortest form of " + length);
            }
            if (pending.readableBytes() < length) {
                pending.resetReaderIndex();
                break;
            }
            ByteBuf payload = pending.readBytes((int) length);
            if (first == 0x88) {
                closes.add(payload.readUnsignedShort());
                payload.release();
            } else if (first == 0x89) {
                pings++;
                payload.release();
            } else {
                assertEquals(0x82, first, "a whole binary message");
                messages.add(payload);
            }
        }
        return messages;
    }

    /** True when no part of a message waits for its rest. */
    boolean isWhole() {
        return !pending.isReadable();
    }
}
