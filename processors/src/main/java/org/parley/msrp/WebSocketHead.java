package org.parley.msrp;

import io.netty.buffer.ByteBuf;

/**
 * What stands before a frame that goes over WebSocket: the head of a binary message in one piece, without mask (RFC 6455
 * section 5.2). Binary, since a body need not be text, and whoever speaks MSRP over WebSocket has to take both.
 */
public final class WebSocketHead {

    /** Octets that it has at the most. */
    public static final int MAX_BYTES = 10;

    /** Last frame of a message, and its first: binary. */
    private static final int BINARY = 0x82;

    private static final int TWO_OCTETS = 126;
    private static final int EIGHT_OCTETS = 127;
    private static final int LARGEST_OF_TWO_OCTETS = 0xFFFF;

    private WebSocketHead() {}

    /** Writes it; {@code bytes} octets of a frame have to follow. */
    //= RFC7977-5.1-1
    //= RFC7977-4.2-2
    public static void write(ByteBuf out, int bytes) {
        out.writeByte(BINARY);
        if (bytes < TWO_OCTETS) {
            out.writeByte(bytes);
        } else if (bytes <= LARGEST_OF_TWO_OCTETS) {
            out.writeByte(TWO_OCTETS).writeShort(bytes);
        } else {
            out.writeByte(EIGHT_OCTETS).writeLong(bytes);
        }
    }
}
