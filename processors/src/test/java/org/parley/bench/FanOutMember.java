package org.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;

/** One member of a room with a connection of his own. */
final class FanOutMember {

    private static final byte[] NONE = new byte[0];

    private final int room;
    private final int number;
    private final List<FanOutMember> others;
    private final String pathLines;
    private final FanOutEar ear;
    private SocketChannel channel;
    private SelectionKey key;
    private FanOutTalk talk;
    private FanOutFile file;
    private byte[] rest = NONE;
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private boolean isBound;
    private boolean isStuck;

    /** @param others all members of the room, with this one at {@code number} */
    FanOutMember(int room, int number, List<FanOutMember> others, String serverPath) {
        this.room = room;
        this.number = number;
        this.others = others;
        String own = FanOutNames.path(room, number);
        pathLines = "To-Path: " + serverPath + "\r\nFrom-Path: " + own + "\r\n";
        ear = new FanOutEar(this, "To-Path: " + own + "\r\nFrom-Path: " + serverPath + "\r\n");
    }

    /** Connects from {@code source} and says who this is. */
    void connect(String source, InetSocketAddress server, Selector selector) throws IOException {
        channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(source, 0));
        channel.connect(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        send(ByteBuffer.wrap(
                ("MSRP bind SEND\r\n" + pathLines + "Message-ID: bind\r\nByte-Range: 1-0/0\r\n" + "-------bind$\r\n")
                        .getBytes(US_ASCII)));
    }

    void answered() {
        isBound = true;
    }

    boolean isBound() {
        return isBound;
    }

    /** Reads nothing from now on. */
    void stick() {
        isStuck = true;
        key.interestOps(0);
    }

    boolean isStuck() {
        return isStuck;
    }

    /** Sends what the socket takes and keeps the rest; only when {@link #isReady}. */
    void send(ByteBuffer frames) throws IOException {
        channel.write(frames);
        if (frames.hasRemaining()) {
            unsent = ByteBuffer.allocateDirect(frames.remaining()).put(frames).flip();
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    /** True when nothing is left to send. */
    boolean isReady() {
        return !unsent.hasRemaining();
    }

    /** Serves the socket; {@code direct} and {@code octets} are for the moment. */
    void ready(ByteBuffer direct, byte[] octets, FanOutCounts counts) throws IOException {
        if (key.isWritable()) {
            channel.write(unsent);
            if (isReady()) {
                key.interestOps(SelectionKey.OP_READ);
            }
        }
        if (!key.isReadable()) {
            return;
        }
        direct.clear();
        int length = channel.read(direct);
        if (length < 0) {
            throw new EOFException("the server closed the connection of " + room + "x" + number);
        }
        long now = System.nanoTime();
        System.arraycopy(rest, 0, octets, 0, rest.length);
        direct.flip().get(octets, rest.length, length);
        int to = rest.length + length;
        int taken = ear.take(octets, 0, to, now, counts);
        rest = taken == to ? NONE : Arrays.copyOfRange(octets, taken, to);
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    void begin(FanOutTalk say) {
        talk = say;
    }

    void begin(FanOutFile send) {
        file = send;
    }

    FanOutTalk talk() {
        return talk;
    }

    FanOutFile file() {
        return file;
    }

    int room() {
        return room;
    }

    /** Place in the room. */
    int number() {
        return number;
    }

    List<FanOutMember> others() {
        return others;
    }

    String pathLines() {
        return pathLines;
    }
}
