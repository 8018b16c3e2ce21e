package org.parley.msrp;

import io.netty.buffer.ByteBuf;
import org.parley.websocket.FrameFormat;

/**
 * What stands before a frame that goes over WebSocket: the head of a binary message in one piece, without mask (RFC 6455
 * section 5.2). Binary, since a body need not be text, and whoever speaks MSRP over WebSocket has to take both.
 */
public final class WebSocketHead {

    /** Octets that it has at the most. */
    public static final int MAX_BYTES = 10;

    private WebSocketHead() {}

    /** Writes it; {@code bytes} octets of a frame have to follow. */
    //= RFC7977-5.1-1
    //= RFC7977-4.2-2
    public static void write(ByteBuf out, int bytes) {
        out.writeByte(FrameFormat.FIN | FrameFormat.BINARY);
        if (bytes <= FrameFormat.LONGEST_SHORT) {
            out.writeByte(bytes);
        } else if (bytes <= FrameFormat.LONGEST_OF_TWO_OCTETS) {
            out.writeByte(FrameFormat.TWO_OCTETS).writeShort(bytes);
        } else {
            out.writeByte(FrameFormat.EIGHT_OCTETS).writeLong(bytes);
        }
    }
}
