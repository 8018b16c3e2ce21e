package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import org.parley.websocket.Frames;

/** A SIP client over WebSocket without a stack, as a browser is one: it has no address that anybody could use. */
final class WsPeer extends WirePeer {

    static final String HOST = "df7jal23ls0d.invalid";

    static final String REQUEST =
            """
            GET / HTTP/1.1
            Host: im.example.com
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Protocol: sip

            """
                    .replace("\n", "\r\n");

    private static final int PATIENCE_MS = 10_000;

    private final Socket socket;
    private final DataInputStream in;

    /** What a frame has, with the first octet as it came. */
    record Frame(int first, byte[] payload) {

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private WsPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(PATIENCE_MS);
    }

    /** Has connected and said nothing. */
    static WsPeer connected(InetSocketAddress agent) {
        try {
            return new WsPeer(new Socket(agent.getAddress(), agent.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has connected by TLS and said nothing in it. */
    static WsPeer connected(InetSocketAddress agent, SSLContext context) {
        try {
            return new WsPeer(context.getSocketFactory().createSocket(agent.getAddress(), agent.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has got through the handshake. */
    WsPeer open() {
        send(REQUEST);
        assertTrue(answer().startsWith("HTTP/1.1 101 "));
        return this;
    }

    void say(Object message) {
        send(Frames.text(message.toString()));
    }

    /** The head of an HTTP response. */
    String answer() {
        try {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                head.write(in.readUnsignedByte());
            }
            return head.toString(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rest of an HTTP response that ends with a line break. */
    void body() {
        try {
            while (in.readUnsignedByte() != '\n') {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Frame frame() {
        try {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
            return new Frame(first, in.readNBytes(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    Socket socket() {
        return socket;
    }

    @Override
    WireMessage next() {
        Frame frame = frame();
        assertEquals(0x81, frame.first, frame.text());
        return new WireMessage(frame.text(), socket.getPort());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
