package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A SIP peer without a stack: it sends the text it is told and gives back the text it gets. */
final class UdpPeer implements AutoCloseable {

    /** Patience for a message that must come; generous, so that a slow machine does not fail a test. */
    private static final int PATIENCE_MS = 10_000;

    private final DatagramSocket socket;
    private final InetSocketAddress agent;
    private final List<String> ladder = new ArrayList<>();

    UdpPeer(InetSocketAddress agent) {
        this(agent, agent.getAddress().getHostAddress());
    }

    /** A peer at another address of this machine. */
    UdpPeer(InetSocketAddress agent, String address) {
        this.agent = agent;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    String hostPort() {
        InetAddress address = socket.getLocalAddress();
        String host = address.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    void send(String text) {
        sendTo(agent, text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] octets) {
        sendTo(agent, octets);
    }

    private void sendTo(InetSocketAddress to, byte[] octets) {
        try {
            ladder.add("-> " + firstLine(new String(octets, StandardCharsets.UTF_8)));
            socket.send(new DatagramPacket(octets, octets.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message; fails when none comes. */
    WireMessage next() {
        return next(PATIENCE_MS);
    }

    private WireMessage next(int patienceMs) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.setSoTimeout(patienceMs);
            socket.receive(packet);
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            ladder.add("<- " + firstLine(text));
            return new WireMessage(text, packet.getPort());
        } catch (SocketTimeoutException e) {
            return fail("nothing came; so far:\n" + String.join("\n", ladder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next response, which must have this status. */
    WireMessage response(int status) {
        WireMessage message = next();
        assertEquals(status, message.status(), () -> "ladder:\n" + String.join("\n", ladder));
        return message;
    }

    /** The next request, which must have this method. */
    WireMessage request(String method) {
        WireMessage message = next();
        assertEquals(
                method,
                message.isRequest() ? message.method() : message.startLine(),
                () -> "ladder:\n" + String.join("\n", ladder));
        return message;
    }

    /** The next message that fits; others, such as retransmissions, are passed over. */
    WireMessage await(Predicate<WireMessage> fits) {
        while (true) {
            WireMessage message = next();
            if (fits.test(message)) {
                return message;
            }
        }
    }

    WireMessage awaitRequest(String method) {
        return await(message -> message.isRequest() && message.method().equals(method));
    }

    WireMessage awaitStatus(int status) {
        return await(message -> message.status() == status);
    }

    /**
     * Asserts that the agent has sent nothing up to now: whatever it sent in answer to earlier messages comes before its
     * answer to this probe.
     */
    void assertQuiet() {
        String id = "probe" + System.nanoTime();
        send("OPTIONS sip:probe@localhost SIP/2.0\r\nVia: SIP/2.0/UDP " + hostPort() + ";branch=z9hG4bK" + id
                + ";rport\r\nFrom: <sip:p@example.com>;tag=" + id + "\r\nTo: <sip:probe@localhost>\r\nCall-ID: " + id
                + "\r\nCSeq: 1 PROBE\r\nContent-Length: 0\r\n\r\n");
        WireMessage message = next();
        assertEquals(id, message.header("Call-ID"), () -> "unexpected message; ladder:\n" + String.join("\n", ladder));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("") + callId(text);
    }

    private static String callId(String text) {
        int at = text.indexOf("CSeq:");
        return at < 0 ? "" : " [" + text.substring(at, Math.max(at, text.indexOf("\r\n", at))) + "]";
    }

    @Override
    public void close() {
        socket.close();
    }
}
