package org.parley.sip;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a TCP stream into messages by Content-Length (RFC 3261 section 18.3). CRLFs between messages are skipped, a pair
 * of them is a ping (RFC 5626 section 3.5.1). Belongs to the selector thread.
 */
final class StreamFraming {

    /** First allocation for a connection's unfinished message, octets. Ours: most messages fit. */
    private static final int FIRST_BYTES = 4096;

    private final int largestMessage;
    private byte[] buffer = new byte[0];
    private int length;
    private int pings;

    /** How far the unfinished message was searched for its empty line. */
    private int searched;

    /** Where the unfinished message ends; 0 while its header fields are not complete. */
    private int end;

    StreamFraming(int largestMessage) {
        this.largestMessage = largestMessage;
    }

    /** A stream that cannot be cut any further; the connection has to be closed. */
    static final class BrokenStream extends Exception {
        private static final long serialVersionUID = 1L;
        private final byte[] head;

        BrokenStream(String fault, byte[] head) {
            super(fault);
            this.head = head;
        }

        /** What was read of the message at fault, to answer it. */
        byte[] head() {
            return head;
        }
    }

    /** Takes what was read. */
    void append(ByteBuffer octets) {
        int more = octets.remaining();
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.max(FIRST_BYTES, buffer.length * 2), length + more));
        }
        octets.get(buffer, length, more);
        length += more;
    }

    /** The next whole message, or empty when more octets are needed. */
    //= RFC3261-18.3-1
    Optional<byte[]> next() throws BrokenStream {
        if (end == 0 && !findEnd() || length < end) {
            return Optional.empty();
        }
        byte[] message = copy(0, end);
        drop(end);
        end = 0;
        searched = 0;
        return Optional.of(message);
    }

    /** Pings seen since the last call. */
    int takePings() {
        int seen = pings;
        pings = 0;
        return seen;
    }

    /** True when part of a message waits for its rest. */
    boolean isInsideMessage() {
        return length > 0;
    }

    private boolean findEnd() throws BrokenStream {
        if (searched == 0) {
            skipKeepAlives();
        }
        int head = endOfHead();
        if (head < 0) {
            if (length > largestMessage) {
                throw new BrokenStream("Header fields exceed " + largestMessage + " octets", copy(0, length));
            }
            return false;
        }
        long whole = head + contentLength(RawHead.scan(copy(0, head)), head);
        if (whole > largestMessage) {
            throw new BrokenStream("Message exceeds " + largestMessage + " octets", copy(0, head));
        }
        end = (int) whole;
        return true;
    }

    private long contentLength(RawHead head, int headLength) throws BrokenStream {
        Optional<String> value = head.first("content-length");
        if (value.isEmpty()) {
            throw new BrokenStream("Missing Content-Length", copy(0, headLength));
        }
        long octets = RawHead.number(value.get());
        if (octets < 0) {
            throw new BrokenStream("Bad Content-Length", copy(0, headLength));
        }
        return octets;
    }

    //= RFC3261-7.5-1
    private void skipKeepAlives() {
        int at = 0;
        while (at < length && (buffer[at] == '\r' || buffer[at] == '\n')) {
            at++;
        }
        pings += at / 4;
        drop(at);
    }

    private int endOfHead() {
        for (int i = Math.max(3, searched); i < length; i++) {
            if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n' && buffer[i - 3] == '\r') {
                return i + 1;
            }
        }
        searched = length;
        return -1;
    }

    private void drop(int count) {
        if (count == 0) {
            return;
        }
        length -= count;
        if (length == 0) {
            buffer = new byte[0];
        } else {
            System.arraycopy(buffer, count, buffer, 0, length);
        }
    }

    private byte[] copy(int from, int to) {
        return Arrays.copyOfRange(buffer, from, to);
    }
}
