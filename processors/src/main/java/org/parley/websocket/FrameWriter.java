package org.parley.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Frames as a server sends them: whole messages without mask (RFC 6455 section 5). */
public final class FrameWriter {

    /** Status of an end that nobody is to blame for (RFC 6455 section 7.4.1). */
    public static final int NORMAL = 1000;

    /** Status: we stop. */
    public static final int GOING_AWAY = 1001;

    /** Status: frames that are none. */
    public static final int PROTOCOL_ERROR = 1002;

    /** Status: text that is not UTF-8. */
    public static final int BAD_TEXT = 1007;

    /** Status: a message longer than is taken. */
    public static final int TOO_BIG = 1009;

    private FrameWriter() {}

    /** A message in one frame: text where it is UTF-8, so that a page gets it as text, else binary. */
    //= RFC6455-5.6-1
    public static byte[] message(byte[] octets) {
        return frame(isUtf8(octets) ? FrameFormat.TEXT : FrameFormat.BINARY, octets);
    }

    /** Asks a peer whether he is there. */
    public static byte[] ping() {
        return frame(FrameFormat.PING, new byte[0]);
    }

    /** Answers a Ping with these octets. */
    public static byte[] pong(byte[] octets) {
        return frame(FrameFormat.PONG, octets);
    }

    /** The last frame. */
    public static byte[] close(int status) {
        return frame(FrameFormat.CLOSE, new byte[] {(byte) (status >> 8), (byte) status});
    }

    //= RFC6455-5.1-2
    private static byte[] frame(int opcode, byte[] payload) {
        int length = payload.length;
        int lengthOctets =
                length <= FrameFormat.LONGEST_SHORT ? 0 : length <= FrameFormat.LONGEST_OF_TWO_OCTETS ? 2 : 8;
        ByteBuffer frame = ByteBuffer.allocate(2 + lengthOctets + length);
        frame.put((byte) (FrameFormat.FIN | opcode));
        switch (lengthOctets) {
            case 0 -> frame.put((byte) length);
            case 2 -> frame.put((byte) FrameFormat.TWO_OCTETS).putShort((short) length);
            default -> frame.put((byte) FrameFormat.EIGHT_OCTETS).putLong(length);
        }
        return frame.put(payload).array();
    }

    static boolean isUtf8(byte[] octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
