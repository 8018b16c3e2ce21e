package org.parley.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts the octets of a client into frames, and puts fragmented messages together (RFC 6455 section 5). Holds one message and
 * one frame at the most; a message that would be longer than allowed is refused as soon as a frame says so. Belongs to one
 * thread at a time.
 */
public final class FrameReader {

    /** First allocation for octets that wait, ours: most messages fit. */
    private static final int FIRST_BYTES = 4096;

    private static final byte[] NOTHING = new byte[0];

    private final int largestMessage;
    private byte[] buffer = NOTHING;

    /** What came and is not read yet lies between. */
    private int from;

    private int to;

    /** Of a message in several frames: what its frames had so far. */
    private ByteArrayOutputStream message = new ByteArrayOutputStream(0);

    /** Of a message in several frames: TEXT or BINARY; CONTINUATION while there is none. */
    private int messageOpcode = FrameFormat.CONTINUATION;

    /** @param largestMessage most octets of a message, in however many frames */
    public FrameReader(int largestMessage) {
        this.largestMessage = largestMessage;
    }

    /**
     * The head of a frame.
     *
     * @param length of the payload
     * @param octets of the head itself
     */
    private record Head(boolean isLast, int opcode, int length, int octets) {}

    /** Takes octets that came. */
    public void append(ByteBuffer octets) {
        int more = octets.remaining();
        if (to + more > buffer.length) {
            int needed = to - from + more;
            int most = Math.max(
                    needed,
                    Math.min(largestMessage + FrameFormat.LONGEST_HEAD, Math.max(FIRST_BYTES, 2 * buffer.length)));
            byte[] larger = needed <= buffer.length ? buffer : new byte[most];
            System.arraycopy(buffer, from, larger, 0, to - from);
            buffer = larger;
            to -= from;
            from = 0;
        }
        octets.get(buffer, to, more);
        to += more;
    }

    /** Octets held now. */
    public int held() {
        return buffer.length + 2 * message.size();
    }

    /** True while part of a frame or of a message waits for its rest. */
    public boolean isInsideMessage() {
        return to > from || messageOpcode != FrameFormat.CONTINUATION;
    }

    /**
     * The next message or control frame, or empty when more octets are needed.
     *
     * @throws WebSocketFault when the octets are no frames of a client, or too many; nothing more can be read then
     */
    public Optional<Received> next() throws WebSocketFault {
        while (true) {
            Optional<Head> head = head();
            if (head.isEmpty() || to - from < head.get().octets + head.get().length) {
                return Optional.empty();
            }
            Optional<Received> received = read(head.get(), payload(head.get()));
            if (received.isPresent()) {
                return received;
            }
        }
    }

    /** {@code FIN RSV1-3 opcode, MASK length, [length], masking-key}, RFC 6455 section 5.2. */
    //= RFC6455-5.1-1
    //= RFC6455-5.2-1
    private Optional<Head> head() throws WebSocketFault {
        if (to - from < 2) {
            return Optional.empty();
        }
        int first = buffer[from] & 0xFF;
        int second = buffer[from + 1] & 0xFF;
        int opcode = first & FrameFormat.OPCODE_BITS;
        boolean isLast = (first & FrameFormat.FIN) != 0;
        if ((first & FrameFormat.RESERVED_BITS) != 0) {
            throw new WebSocketFault(
                    FrameWriter.PROTOCOL_ERROR, "reserved bits are set, and no extension is agreed on");
        }
        if (!FrameFormat.isKnown(opcode)) {
            throw new WebSocketFault(FrameWriter.PROTOCOL_ERROR, "unknown opcode " + opcode);
        }
        if ((second & FrameFormat.MASKED) == 0) {
            throw new WebSocketFault(FrameWriter.PROTOCOL_ERROR, "a frame of a client without mask");
        }
        int shortLength = second & FrameFormat.LENGTH_BITS;
        requireInOrder(opcode, isLast, shortLength);
        int lengthOctets = FrameFormat.lengthOctets(shortLength);
        int octets = 2 + lengthOctets + FrameFormat.MASK_OCTETS;
        if (to - from < 2 + lengthOctets) {
            return Optional.empty();
        }
        ByteBuffer rest = ByteBuffer.wrap(buffer, from + 2, lengthOctets);
        long length =
                switch (lengthOctets) {
                    case 0 -> shortLength;
                    case 2 -> rest.getShort() & 0xFFFF;
                    default -> rest.getLong();
                };
        int held = FrameFormat.isControl(opcode) ? 0 : message.size();
        if (length < 0 || length > largestMessage - held) {
            throw new WebSocketFault(FrameWriter.TOO_BIG, "a message exceeds " + largestMessage + " octets");
        }
        return Optional.of(new Head(isLast, opcode, (int) length, octets));
    }

    //= RFC6455-5.4-1
    //= RFC6455-5.5-1
    private void requireInOrder(int opcode, boolean isLast, int shortLength) throws WebSocketFault {
        if (FrameFormat.isControl(opcode)) {
            if (!isLast || shortLength > FrameFormat.LONGEST_SHORT) {
                throw new WebSocketFault(FrameWriter.PROTOCOL_ERROR, "a control frame that is long or fragmented");
            }
            return;
        }
        boolean isInside = messageOpcode != FrameFormat.CONTINUATION;
        if (isInside != (opcode == FrameFormat.CONTINUATION)) {
            throw new WebSocketFault(
                    FrameWriter.PROTOCOL_ERROR,
                    isInside ? "a message begins inside another" : "the continuation of no message");
        }
    }

    /** Takes the frame out of what waits. */
    //= RFC6455-5.3-1
    private byte[] payload(Head head) {
        int begin = from + head.octets;
        byte[] payload = Arrays.copyOfRange(buffer, begin, begin + head.length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= buffer[begin - FrameFormat.MASK_OCTETS + i % FrameFormat.MASK_OCTETS];
        }
        from = begin + head.length;
        if (from == to) {
            from = 0;
            to = 0;
            buffer = buffer.length > FIRST_BYTES ? NOTHING : buffer;
        }
        return payload;
    }

    /** Empty for a frame that does not end its message. */
    private Optional<Received> read(Head head, byte[] payload) throws WebSocketFault {
        return switch (head.opcode) {
            case FrameFormat.PING -> Optional.of(new Received.Ping(payload));
            case FrameFormat.PONG -> Optional.of(new Received.Pong());
            case FrameFormat.CLOSE -> Optional.of(new Received.Close(closeStatus(payload)));
            default -> data(head, payload);
        };
    }

    private Optional<Received> data(Head head, byte[] payload) throws WebSocketFault {
        int opcode = head.opcode == FrameFormat.CONTINUATION ? messageOpcode : head.opcode;
        if (!head.isLast) {
            message.writeBytes(payload);
            messageOpcode = opcode;
            return Optional.empty();
        }
        byte[] whole = message.size() == 0 ? payload : joined(payload);
        messageOpcode = FrameFormat.CONTINUATION;
        //= RFC6455-8.1-1
        if (opcode == FrameFormat.TEXT && !FrameWriter.isUtf8(whole)) {
            throw new WebSocketFault(FrameWriter.BAD_TEXT, "a text message that is not UTF-8");
        }
        return Optional.of(new Received.Message(whole));
    }

    private byte[] joined(byte[] last) {
        message.writeBytes(last);
        byte[] whole = message.toByteArray();
        message = new ByteArrayOutputStream(0);
        return whole;
    }

    /** Status codes that may be sent: RFC 6455 section 7.4. */
    //= RFC6455-5.5.1-1
    private static int closeStatus(byte[] payload) throws WebSocketFault {
        if (payload.length == 0) {
            return FrameWriter.NORMAL;
        }
        int status = payload.length < 2 ? 0 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        if (!FrameFormat.isStatus(status)) {
            throw new WebSocketFault(FrameWriter.PROTOCOL_ERROR, "a Close frame with the status " + status);
        }
        if (!FrameWriter.isUtf8(Arrays.copyOfRange(payload, 2, payload.length))) {
            throw new WebSocketFault(FrameWriter.BAD_TEXT, "a Close frame whose reason is not UTF-8");
        }
        return status;
    }
}
