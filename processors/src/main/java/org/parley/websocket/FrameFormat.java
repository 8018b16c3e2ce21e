package org.parley.websocket;

/** How a frame lies on the wire (RFC 6455 section 5.2), for those who read and write it. */
public final class FrameFormat {

    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    /** Bit of the first octet: the message ends with this frame. */
    public static final int FIN = 0x80;

    /** Bits of the first octet that no extension is agreed on to use. */
    public static final int RESERVED_BITS = 0x70;

    public static final int OPCODE_BITS = 0x0F;

    /** Bit of the second octet: a mask is in the head, as in all that clients send. */
    public static final int MASKED = 0x80;

    public static final int LENGTH_BITS = 0x7F;

    public static final int MASK_OCTETS = 4;

    /** Octets of the longest head: two, eight of length, and the mask. */
    public static final int LONGEST_HEAD = 2 + 8 + MASK_OCTETS;

    /** Longest payload whose length stands in the second octet alone, and of a control frame. */
    public static final int LONGEST_SHORT = 125;

    /** Says that the length stands in the next two octets. */
    public static final int TWO_OCTETS = 126;

    /** Says that the length stands in the next eight octets. */
    public static final int EIGHT_OCTETS = 127;

    /** Longest payload whose length stands in two octets. */
    public static final int LONGEST_OF_TWO_OCTETS = 0xFFFF;

    private FrameFormat() {}

    /** Whether an opcode may be that of a frame. */
    public static boolean isKnown(int opcode) {
        return opcode <= BINARY || (isControl(opcode) && opcode <= PONG);
    }

    /** Whether it is that of a Close, Ping or Pong, should it be known. */
    public static boolean isControl(int opcode) {
        return opcode >= CLOSE;
    }

    /** Octets of the length beside the second octet, by the length bits of that. */
    public static int lengthOctets(int lengthBits) {
        return lengthBits <= LONGEST_SHORT ? 0 : lengthBits == TWO_OCTETS ? 2 : 8;
    }

    /** Whether a Close frame may have this status (RFC 6455 section 7.4). */
    public static boolean isStatus(int status) {
        boolean isReserved = (status >= 1004 && status <= 1006) || (status > 1014 && status < 3000);
        return status >= FrameWriter.NORMAL && !isReserved && status < 5000;
    }
}
