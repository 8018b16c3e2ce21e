package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A participant's user agent at the other end of an in-memory connection. */
final class Peer {

    final String name;
    final MsrpSession session;
    final String path;
    private final Stage stage;
    private final Frame.Reader reader = new Frame.Reader();
    private final List<Frame> inbox = new ArrayList<>();
    EmbeddedChannel channel;
    private int transactions;

    /** What stands round its frames; empty over TCP. */
    private final Optional<WebSocketFraming> socket;

    Peer(Stage stage, String name, MsrpSession session) {
        this.stage = stage;
        this.name = name;
        this.session = session;
        this.path = pathOf(name);
        this.socket = Optional.of(new WebSocketFraming()).filter(framing -> session.framing() == Framing.WEB_SOCKET);
    }

    static String pathOf(String name) {
        return "msrp://192.0.2.1:9/" + name + "-session;tcp";
    }

    String aor() {
        return "sip:" + name + "@example.com";
    }

    /** Opens a connection and binds the session on it. */
    Peer connect() {
        return bind(socket.map(framing -> framing.shaken(stage.open(stage.msrp::initWebSocketPipeline)))
                .orElseGet(stage::open));
    }

    /** The same behind a network that takes what the test lets through. */
    Peer connect(Bottleneck network) {
        return bind(stage.open(stage.msrp::initPipeline, network));
    }

    private Peer bind(EmbeddedChannel opened) {
        channel = opened;
        send(request("SEND", "", null, '$'));
        assertEquals(List.of(200), statuses());
        stage.settle();
        return this;
    }

    /** Takes over the connection of another peer. */
    Peer connectOver(Peer other) {
        channel = other.channel;
        return this;
    }

    /** A request as text; {@code headers} each with its line end, no body when {@code body} is null. */
    String request(String method, String headers, String body, char flag) {
        String id = name + "x" + transactions++;
        return "MSRP " + id + " " + method + "\r\nTo-Path: " + session.localPath() + "\r\nFrom-Path: " + path + "\r\n"
                + (headers.contains("Message-ID") ? "" : "Message-ID: " + id + "\r\n") + headers
                + (body == null ? "" : "\r\n" + body + "\r\n") + "-------" + id + flag + "\r\n";
    }

    static String cpim(String from, String to, String text) {
        return "From: <" + from + ">\r\n" + (to.isEmpty() ? "" : "To: <" + to + ">\r\n")
                + "DateTime: 2026-01-01T00:00:00Z\r\n\r\nContent-Type: text/plain\r\n\r\n" + text;
    }

    static String length(String body) {
        return String.valueOf(body.getBytes(UTF_8).length);
    }

    /** A whole message in one chunk. */
    String message(String body, String... headers) {
        String range = "Byte-Range: 1-" + length(body) + "/" + length(body) + "\r\n";
        return request("SEND", range + lines(headers) + "Content-Type: message/cpim\r\n", body, '$');
    }

    /** A chunk of a message; {@code total} may be {@code *}. */
    String chunk(String id, long start, String total, String body, char flag, String... headers) {
        long end = start + body.getBytes(UTF_8).length - 1;
        return request(
                "SEND",
                "Message-ID: " + id + "\r\nByte-Range: " + start + "-" + end + "/" + total + "\r\n" + lines(headers)
                        + "Content-Type: message/cpim\r\n",
                body,
                flag);
    }

    private static String lines(String... headers) {
        return java.util.Arrays.stream(headers).map(line -> line + "\r\n").collect(Collectors.joining());
    }

    Peer say(String text) {
        return send(message(cpim(aor(), Stage.ROOM, text)));
    }

    Peer send(String wire) {
        return send(wire.getBytes(UTF_8));
    }

    Peer send(byte[] frame) {
        byte[] wire = socket.map(framing -> framing.framed(frame)).orElse(frame);
        ByteBuf octets =
                PooledByteBufAllocator.DEFAULT.directBuffer(wire.length).writeBytes(wire);
        stage.received.add(octets);
        channel.writeInbound(octets);
        stage.settle();
        return this;
    }

    /** What came since the last look. */
    List<Frame> frames() {
        stage.settle();
        for (ByteBuf octets = channel.readOutbound(); octets != null; octets = channel.readOutbound()) {
            ByteBuf received = octets;
            List<ByteBuf> streams =
                    socket.map(framing -> framing.unframed(received)).orElse(List.of(received));
            for (ByteBuf stream : streams) {
                List<Frame> frames = reader.read(stream);
                assertTrue(socket.isEmpty() || frames.size() == 1, "a WebSocket message has one frame: " + frames);
                inbox.addAll(frames);
            }
        }
        List<Frame> frames = List.copyOf(inbox);
        inbox.clear();
        return frames;
    }

    List<Integer> statuses() {
        return frames().stream().filter(Frame::isResponse).map(Frame::status).toList();
    }

    /** Bodies of the SENDs that came, with their flags. */
    List<String> bodies() {
        return frames().stream()
                .filter(frame -> !frame.isResponse())
                .map(frame -> frame.text() + (char) frame.flag().octet())
                .toList();
    }

    /** The whole messages that came, put together by Message-ID, in order of their ends. */
    List<String> messages() {
        return Messages.of(frames());
    }

    /** All octets that came, as text. */
    String raw() {
        stage.settle();
        StringBuilder text = new StringBuilder();
        for (ByteBuf octets = channel.readOutbound(); octets != null; octets = channel.readOutbound()) {
            text.append(octets.toString(UTF_8));
            octets.release();
        }
        return text.toString();
    }

    /** How many Pings came. */
    int pings() {
        frames();
        return socket.orElseThrow().pings;
    }

    /** Status of each Close frame that came. */
    List<Integer> closes() {
        return socket.orElseThrow().closes;
    }

    void close() {
        socket.ifPresent(framing -> assertTrue(framing.isWhole(), "half a WebSocket message"));
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
        reader.close();
    }
}
