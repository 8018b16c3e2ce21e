package org.parley.sip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a TCP stream into messages by Content-Length (RFC 3261 section 18.3). CRLFs between messages are skipped, a pair
 * of them is a ping (RFC 5626 section 3.5.1). Belongs to the selector thread.
 */
final class StreamFraming implements Framing {

    /** First allocation for a connection's unfinished message, octets. Ours: most messages fit. */
    private static final int FIRST_BYTES = 4096;

    private static final String PONG = "\r\n";

    private static final byte[] NOTHING = new byte[0];

    private final int largestMessage;
    private byte[] buffer = NOTHING;
    private int length;
    private int pings;

    /** Octets of a ping seen at the end of what came, its next ones may be in the next segment; 0 to 3. */
    private int pingOctets;

    /** How far the unfinished message was searched for its empty line. */
    private int searched;

    /** Where the unfinished message ends; 0 while its header fields are not complete. */
    private int end;

    StreamFraming(int largestMessage) {
        this.largestMessage = largestMessage;
    }

    @Override
    public void append(ByteBuffer octets) {
        int more = octets.remaining();
        int capacity = capacityFor(more);
        if (capacity > buffer.length) {
            buffer = Arrays.copyOf(buffer, capacity);
        }
        octets.get(buffer, length, more);
        length += more;
    }

    /**
     * Octets that will be held once {@code more} have come: twice as many as before where that is needed, but never more
     * than the unfinished message can have, or than came.
     */
    int capacityFor(int more) {
        int needed = length + more;
        if (needed <= buffer.length) {
            return buffer.length;
        }
        int longest = end == 0 ? largestMessage : end;
        return Math.max(needed, Math.min(longest, Math.max(FIRST_BYTES, 2 * buffer.length)));
    }

    @Override
    public void clear() {
        drop(length);
    }

    @Override
    public int capacity() {
        return buffer.length;
    }

    //= RFC3261-18.3-1
    @Override
    public Optional<byte[]> next() throws BrokenStream {
        if (end == 0 && !findEnd() || length < end) {
            return Optional.empty();
        }
        byte[] message = copy(0, end);
        drop(end);
        end = 0;
        searched = 0;
        pingOctets = 0;
        return Optional.of(message);
    }

    /** A pong for each ping. */
    @Override
    public byte[] takeReply() {
        if (pings == 0) {
            return NOTHING;
        }
        byte[] pongs = PONG.repeat(pings).getBytes(StandardCharsets.US_ASCII);
        pings = 0;
        return pongs;
    }

    @Override
    public boolean isInsideMessage() {
        return length > 0;
    }

    private boolean findEnd() throws BrokenStream {
        if (searched == 0) {
            skipKeepAlives();
        }
        int head = endOfHead();
        if (head < 0) {
            if (length > largestMessage) {
                throw new BrokenStream(513, "Header fields exceed " + largestMessage + " octets", copy(0, length));
            }
            return false;
        }
        long whole = head + contentLength(RawHead.scan(copy(0, head)), head);
        if (whole > largestMessage) {
            throw new BrokenStream(413, "Message exceeds " + largestMessage + " octets", copy(0, head));
        }
        end = (int) whole;
        return true;
    }

    private long contentLength(RawHead head, int headLength) throws BrokenStream {
        if (head.hasTooManyFields()) {
            throw new BrokenStream(400, RawHead.TOO_MANY_FIELDS, copy(0, headLength));
        }
        List<String> values = head.all("content-length").stream().distinct().toList();
        if (values.isEmpty()) {
            throw new BrokenStream(400, "Missing Content-Length", copy(0, headLength));
        }
        if (values.size() > 1) {
            throw new BrokenStream(400, "More than one Content-Length", copy(0, headLength));
        }
        long octets = RawHead.number(values.get(0));
        if (octets < 0) {
            throw new BrokenStream(400, "Bad Content-Length", copy(0, headLength));
        }
        return octets;
    }

    //= RFC3261-7.5-1
    private void skipKeepAlives() {
        int at = 0;
        while (at < length && (buffer[at] == '\r' || buffer[at] == '\n')) {
            boolean isNext = buffer[at] == (pingOctets % 2 == 0 ? '\r' : '\n');
            pingOctets = isNext ? pingOctets + 1 : buffer[at] == '\r' ? 1 : 0;
            if (pingOctets == 4) {
                pings++;
                pingOctets = 0;
            }
            at++;
        }
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
        boolean isLargelyEmpty = buffer.length > 4 * Math.max(FIRST_BYTES, length);
        if (length == 0 || isLargelyEmpty) {
            buffer = Arrays.copyOfRange(buffer, count, count + length);
        } else {
            System.arraycopy(buffer, count, buffer, 0, length);
        }
    }

    private byte[] copy(int from, int to) {
        return Arrays.copyOfRange(buffer, from, to);
    }
}
