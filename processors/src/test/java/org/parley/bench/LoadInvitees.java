package org.parley.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Everybody who is called: one socket, one thread; rings, answers, repeats its 200 until ACK, and answers BYE. */
final class LoadInvitees implements AutoCloseable {

    private static final long T1_NS = 500_000_000L;

    private static final byte[] RINGING = ascii("SIP/2.0 180 Ringing\r\n");
    private static final byte[] OK = ascii("SIP/2.0 200 OK\r\n");
    private static final byte[] TERMINATED = ascii("SIP/2.0 487 Request Terminated\r\n");
    private static final byte[] NOTHING = ascii("Content-Length: 0\r\n\r\n");
    private static final byte[] NO_TAG = new byte[0];
    private static final byte[] TAG = ascii(";tag=callee");

    private final DatagramSocket socket;
    private final LoadCounts counts;
    private final long ringNs;
    private final Consumer<LoadMessage> invited;
    private final byte[] answer;
    private final byte[] ringing;
    private final Map<String, Leg> legs = new HashMap<>();
    private final Deque<Leg> due = new ArrayDeque<>();
    private final LoadMessage message = new LoadMessage();
    private final Thread thread;

    private static final class Leg {
        private final SocketAddress peer;
        private byte[] last;
        private byte[] ok;
        private boolean answered;
        private boolean acknowledged;
        private long nextNs;
        private long intervalNs = T1_NS;

        Leg(SocketAddress peer) {
            this.peer = peer;
        }
    }

    /** Our end of the media in every answer. */
    static final String MSRP_PATH = "msrp://127.0.0.1:9/callee;tcp";

    /** @param invited sees each first INVITE, on the invitees' thread */
    LoadInvitees(LoadCounts counts, int ringMs, Consumer<LoadMessage> invited) throws IOException {
        this.counts = counts;
        this.invited = invited;
        this.ringNs = ringMs * 1_000_000L;
        socket = new DatagramSocket(null);
        socket.setReceiveBufferSize(4 << 20);
        socket.setSendBufferSize(4 << 20);
        socket.bind(new InetSocketAddress("127.0.0.1", 0));
        socket.setSoTimeout(10);
        String contact = "Contact: <sip:callee@127.0.0.1:" + port() + ">\r\nAllow: INVITE, ACK, CANCEL, BYE\r\n";
        String sdp = "v=0\r\no=callee 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "m=message 9 TCP/MSRP *\r\na=accept-types:message/cpim\r\na=accept-wrapped-types:*\r\n"
                + "a=path:" + MSRP_PATH + "\r\na=setup:active\r\na=sendrecv\r\n";
        answer = ascii(contact + "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp);
        ringing = ascii(contact + "Content-Length: 0\r\n\r\n");
        thread = new Thread(this::run, "load-invitees");
        thread.setDaemon(true);
        thread.start();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void run() {
        byte[] buffer = new byte[65_535];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        while (!socket.isClosed()) {
            try {
                packet.setLength(buffer.length);
                socket.receive(packet);
                message.read(buffer, packet.getLength());
                handle(packet.getSocketAddress());
            } catch (SocketTimeoutException e) {
                // nothing came: time for what is due
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new IllegalStateException(e);
                }
                return;
            }
            sendDue(System.nanoTime());
        }
    }

    private void handle(SocketAddress peer) throws IOException {
        if (message.isResponse()) {
            return;
        }
        String callId = message.callId();
        Leg leg = legs.get(callId);
        switch (message.method()) {
            case 'I' -> onInvite(callId, leg, peer);
            case 'A' -> {
                if (leg != null) {
                    leg.acknowledged = true;
                }
            }
            case 'C' -> {
                send(message.response(OK, TAG, NOTHING), peer);
                if (leg != null && !leg.answered) {
                    send(new String(leg.ok, StandardCharsets.ISO_8859_1), peer);
                    legs.remove(callId);
                    leg.acknowledged = true;
                }
            }
            case 'B' -> {
                if (legs.remove(callId) == null) {
                    counts.repeatedByServer.increment();
                } else {
                    counts.legsEnded.increment();
                }
                send(message.response(OK, NO_TAG, NOTHING), peer);
            }
            default -> {}
        }
    }

    private void send(String accepted, SocketAddress peer) throws IOException {
        String head = accepted.substring(accepted.indexOf("Via:"), accepted.indexOf("Contact:"));
        send(ascii(new String(TERMINATED, StandardCharsets.ISO_8859_1) + head + "Content-Length: 0\r\n\r\n"), peer);
    }

    private void onInvite(String callId, Leg known, SocketAddress peer) throws IOException {
        if (known != null) {
            counts.repeatedByServer.increment();
            send(known.last, peer);
            return;
        }
        Leg leg = new Leg(peer);
        legs.put(callId, leg);
        invited.accept(message);
        leg.last = message.response(RINGING, TAG, ringing);
        leg.ok = message.response(OK, TAG, answer);
        send(leg.last, peer);
        leg.nextNs = System.nanoTime() + ringNs;
        if (ringNs == 0) {
            answer(leg, leg.nextNs);
        }
        due.add(leg);
    }

    private void answer(Leg leg, long nowNs) throws IOException {
        leg.answered = true;
        leg.last = leg.ok;
        counts.legs.increment();
        send(leg.ok, leg.peer);
        leg.nextNs = nowNs + leg.intervalNs;
    }

    /** The queue is nearly sorted by time; a leg that is not due yet ends the look at it. */
    private void sendDue(long nowNs) {
        try {
            while (!due.isEmpty() && (due.peek().acknowledged || due.peek().nextNs <= nowNs)) {
                Leg leg = due.poll();
                if (leg.acknowledged) {
                    continue;
                }
                if (!leg.answered) {
                    answer(leg, nowNs);
                } else if (leg.intervalNs < 16_000_000_000L) {
                    counts.repeatedByUs.increment();
                    send(leg.ok, leg.peer);
                    leg.intervalNs *= 2;
                    leg.nextNs = nowNs + leg.intervalNs;
                } else {
                    continue;
                }
                due.add(leg);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(byte[] octets, SocketAddress peer) throws IOException {
        socket.send(new DatagramPacket(octets, octets.length, peer));
    }

    @Override
    public void close() {
        socket.close();
    }
}
