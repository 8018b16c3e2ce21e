package org.parley.sip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.parley.websocket.FrameReader;
import org.parley.websocket.FrameWriter;
import org.parley.websocket.OpeningHandshake;
import org.parley.websocket.Received;
import org.parley.websocket.WebSocketFault;

/**
 * SIP messages in WebSocket messages (RFC 7118), after the opening handshake of the client. States: greeting (its request is
 * read), open, ended (its Close frame came). Belongs to the selector thread; {@link #framed} to everybody.
 */
final class WebSocketFraming implements Framing {

    private static final byte[] NOTHING = new byte[0];

    /** A ping of RFC 5626 section 3.5.1, as clients send it that cannot send a frame for that. */
    private static final byte[] PING = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final OpeningHandshake handshake;
    private final FrameReader frames;
    private byte[] request = NOTHING;
    private int requestLength;

    /** How far the request was searched for its end. */
    private int searched;

    private boolean isOpen;
    private boolean hasEnded;

    /** What is due to the peer; of several things of one kind the newest. */
    private byte[] opening = NOTHING;

    private byte[] pong = NOTHING;
    private byte[] crlfPong = NOTHING;
    private byte[] farewell = NOTHING;

    //= RFC7118-4.1-1
    WebSocketFraming(int largestMessage, SipSettings.WebSocket settings) {
        handshake = new OpeningHandshake("sip", settings::allows);
        frames = new FrameReader(largestMessage);
    }

    @Override
    public void append(ByteBuffer octets) {
        if (hasEnded) {
            return;
        }
        if (isOpen) {
            frames.append(octets);
            return;
        }
        int more = octets.remaining();
        if (requestLength + more > request.length) {
            request = Arrays.copyOf(request, Math.max(requestLength + more, 2 * request.length));
        }
        octets.get(request, requestLength, more);
        requestLength += more;
    }

    //= RFC7118-5.1-1
    @Override
    public Optional<byte[]> next() throws BrokenStream {
        if (!isOpen && !greets()) {
            return Optional.empty();
        }
        try {
            Optional<Received> received = hasEnded ? Optional.empty() : frames.next();
            while (received.isPresent()) {
                Optional<byte[]> message = message(received.get());
                if (message.isPresent()) {
                    return message;
                }
                received = hasEnded ? Optional.empty() : frames.next();
            }
            return Optional.empty();
        } catch (WebSocketFault e) {
            farewell = FrameWriter.close(e.status());
            throw new BrokenStream(e.getMessage());
        }
    }

    //= RFC6455-10.4-1
    private boolean greets() throws BrokenStream {
        int end = OpeningHandshake.end(request, searched, Math.min(requestLength, OpeningHandshake.LONGEST_REQUEST));
        searched = requestLength;
        if (end < 0 && requestLength < OpeningHandshake.LONGEST_REQUEST) {
            return false;
        }
        OpeningHandshake.Answer answer = end < 0 ? handshake.tooLong() : handshake.answer(Arrays.copyOf(request, end));
        opening = answer.octets();
        if (answer.objection().isPresent()) {
            throw new BrokenStream(answer.objection().get());
        }
        isOpen = true;
        frames.append(ByteBuffer.wrap(request, end, requestLength - end));
        clear();
        return true;
    }

    /** Empty for what is no SIP message. */
    private Optional<byte[]> message(Received received) {
        if (received instanceof Received.Message message) {
            return message(message.octets());
        }
        if (received instanceof Received.Ping ping) {
            pong = FrameWriter.pong(ping.octets());
        } else if (received instanceof Received.Close close) {
            hasEnded = true;
            farewell = FrameWriter.close(close.status());
        }
        return Optional.empty();
    }

    //= RFC7118-6-2
    private Optional<byte[]> message(byte[] octets) {
        for (byte octet : octets) {
            if (octet != '\r' && octet != '\n') {
                return Optional.of(octets);
            }
        }
        crlfPong = Arrays.equals(octets, PING) ? FrameWriter.message(PONG) : crlfPong;
        return Optional.empty();
    }

    /** Of several pings the newest is answered, as RFC 6455 section 5.5.3 allows. */
    //= RFC6455-5.5.2-1
    @Override
    public byte[] takeReply() {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        reply.writeBytes(opening);
        reply.writeBytes(pong);
        reply.writeBytes(crlfPong);
        reply.writeBytes(farewell);
        opening = NOTHING;
        pong = NOTHING;
        crlfPong = NOTHING;
        farewell = NOTHING;
        return reply.toByteArray();
    }

    @Override
    public boolean isInsideMessage() {
        return isOpen ? frames.isInsideMessage() : requestLength > 0;
    }

    @Override
    public void clear() {
        request = NOTHING;
        requestLength = 0;
    }

    @Override
    public int capacity() {
        return request.length + frames.held();
    }

    //= RFC7118-4.2-1
    @Override
    public byte[] framed(byte[] message) {
        return FrameWriter.message(message);
    }

    @Override
    public boolean isGreeted() {
        return isOpen;
    }

    @Override
    public Optional<byte[]> question() {
        return isOpen ? Optional.of(FrameWriter.ping()) : Optional.empty();
    }

    @Override
    public boolean hasEnded() {
        return hasEnded;
    }
}
