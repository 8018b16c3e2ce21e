package org.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection of the {@link BareCopier}; owned by one thread. */
final class CopierMember {

    private static final Pattern GREETING =
            Pattern.compile("MSRP (\\S+) SEND\r\nTo-Path: (\\S+/r(\\d+)x\\d+;tcp)\r\nFrom-Path: (\\S+)\r\n"
                    + "(?s:.*)\r\n-------\\1\\$\r\n");

    /** First size of what waits for a member. */
    private static final int OUT_BYTES = 256 * 1024;

    /** Octets before the transaction id. */
    private static final int ID_START = 5;

    private static final long CARRIAGE_RETURNS = 0x0d0d0d0d0d0d0d0dL;

    /** Line feed and seven hyphens. */
    private static final long END_LINE = 0x2d2d2d2d2d2d2d0aL;

    private final SocketChannel channel;
    private final int room;
    private final byte[] paths;
    private final String welcome;
    private List<CopierMember> members = List.of();
    private SelectionKey key;
    private boolean isTouched;
    private byte[] rest = new byte[0];
    private ByteBuffer out;

    private CopierMember(SocketChannel channel, int room, String paths, String greetingId) {
        this.channel = channel;
        this.room = room;
        this.paths = paths.getBytes(US_ASCII);
        this.welcome = "MSRP " + greetingId + " 200 OK\r\n" + paths + "-------" + greetingId + "$\r\n";
    }

    /** Reads the first SEND. */
    static CopierMember greet(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (true) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("no greeting");
            }
            Matcher greeting = GREETING.matcher(new String(buffer.array(), 0, buffer.position(), US_ASCII));
            if (greeting.matches()) {
                String paths = "To-Path: " + greeting.group(4) + "\r\nFrom-Path: " + greeting.group(2) + "\r\n";
                return new CopierMember(channel, Integer.parseInt(greeting.group(3)), paths, greeting.group(1));
            }
        }
    }

    int room() {
        return room;
    }

    /** Takes part from now on, and says so in answer to the first SEND. */
    void join(List<CopierMember> others, Selector selector) throws IOException {
        members = others;
        members.add(this);
        channel.write(ByteBuffer.wrap(welcome.getBytes(US_ASCII)));
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Reads once and copies each whole frame; whoever gets something is in {@code touched} then. */
    void read(ByteBuffer in, List<CopierMember> touched) throws IOException {
        in.clear();
        in.put(rest);
        if (channel.read(in) < 0) {
            throw new EOFException("the client is gone");
        }
        in.flip();
        int at = 0;
        int end = frameEnd(in, at);
        while (end >= 0) {
            at = end;
            end = frameEnd(in, at);
        }
        copy(in, touched, at);
        rest = new byte[in.limit() - at];
        in.get(at, rest);
    }

    /** Copies the whole frames before {@code end}. */
    private void copy(ByteBuffer in, List<CopierMember> touched, int end) {
        for (CopierMember other : members) {
            if (other == this || end == 0) {
                continue;
            }
            if (!other.isTouched) {
                other.isTouched = true;
                touched.add(other);
            }
            for (int i = 0; i < frames; i++) {
                other.append(in, bounds[i * 3], bounds[i * 3 + 1], bounds[i * 3 + 2], bounds[i * 3 + 3]);
            }
        }
        frames = 0;
    }

    /** Where frames begin, their paths begin and their paths end; and where the next frame begins. */
    private int[] bounds = new int[64];

    private int frames;

    private int frameEnd(ByteBuffer in, int from) {
        int startLine = carriageReturn(in, from);
        int toPath = carriageReturn(in, startLine + 2);
        int fromPath = carriageReturn(in, toPath + 2);
        if (fromPath < 0 || startLine < 0 || toPath < 0) {
            return -1;
        }
        int idLength = idLength(in, from + ID_START);
        int at = fromPath;
        while (at >= 0 && at + 9 + idLength + 3 <= in.limit()) {
            if (in.getLong(at + 1) == END_LINE && isSame(in, from + ID_START, at + 9, idLength)) {
                int end = at + 9 + idLength + 3;
                remember(from, startLine + 2, fromPath + 2, end);
                return end;
            }
            at = carriageReturn(in, at + 1);
        }
        return -1;
    }

    private void remember(int from, int paths, int rest, int end) {
        if (frames * 3 + 4 > bounds.length) {
            bounds = Arrays.copyOf(bounds, bounds.length * 2);
        }
        bounds[frames * 3] = from;
        bounds[frames * 3 + 1] = paths;
        bounds[frames * 3 + 2] = rest;
        bounds[frames * 3 + 3] = end;
        frames++;
    }

    private static int idLength(ByteBuffer in, int from) {
        int at = from;
        while (in.get(at) != ' ') {
            at++;
        }
        return at - from;
    }

    private static boolean isSame(ByteBuffer in, int one, int other, int length) {
        for (int i = 0; i < length; i++) {
            if (in.get(one + i) != in.get(other + i)) {
                return false;
            }
        }
        return true;
    }

    /** The next carriage return, eight octets at a time; -1 when there is none. */
    private static int carriageReturn(ByteBuffer in, int from) {
        int at = from;
        int limit = in.limit();
        for (; at >= 0 && at + 8 <= limit; at += 8) {
            long word = in.getLong(at) ^ CARRIAGE_RETURNS;
            long zero = (word - 0x0101010101010101L) & ~word & 0x8080808080808080L;
            if (zero != 0) {
                return at + Long.numberOfTrailingZeros(zero) / 8;
            }
        }
        for (; at >= 0 && at < limit; at++) {
            if (in.get(at) == '\r') {
                return at;
            }
        }
        return -1;
    }

    private void append(ByteBuffer in, int from, int pathsAt, int restAt, int end) {
        int lead = pathsAt - from;
        int length = lead + paths.length + end - restAt;
        if (out == null || out.remaining() < length) {
            grow(length);
        }
        int at = out.position();
        out.put(at, in, from, lead);
        out.put(at + lead, paths);
        out.put(at + lead + paths.length, in, restAt, end - restAt);
        out.position(at + length);
    }

    private void grow(int length) {
        int size = out == null ? OUT_BYTES : out.capacity() * 2;
        ByteBuffer larger =
                ByteBuffer.allocateDirect(Math.max(size, length * 2)).order(ByteOrder.LITTLE_ENDIAN);
        if (out != null) {
            larger.put(out.flip());
        }
        out = larger;
    }

    /** Writes what waits; the rest when the socket takes more. */
    void flush() throws IOException {
        isTouched = false;
        out.flip();
        channel.write(out);
        key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        out.compact();
    }
}
