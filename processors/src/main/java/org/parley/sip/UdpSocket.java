package org.parley.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bound UDP socket and the thread that reads it. One receive buffer serves all datagrams; what is kept is a copy of
 * the right size. Nothing that a peer sends ends the thread.
 */
final class UdpSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

    /** Largest UDP payload over IPv4, octets: 65,535 less 8 and 20 of headers. */
    static final int LARGEST_DATAGRAM = 65_507;

    /** Kernel buffers, octets. Ours: 4 MB hold a burst of some thousand messages. */
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    /** Smallest datagram that can be a message, octets; shorter ones are keep-alives (RFC 5626 section 3.5.1). */
    private static final int SMALLEST_MESSAGE = 16;

    /** How long a close waits for the reader to let go of the socket, milliseconds. Ours. */
    private static final long LONGEST_CLOSE_MS = 1_000;

    private final DatagramSocket socket;
    private final InetSocketAddress local;
    private final Inbox inbox;
    private final LongAdder dropped;
    private final Thread reader;

    /** Binds; {@link #start} begins to read. */
    UdpSocket(InetSocketAddress address, Inbox inbox, LongAdder dropped) throws IOException {
        this.inbox = inbox;
        this.dropped = dropped;
        socket = new DatagramSocket(null);
        try {
            socket.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
            socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
            socket.bind(address);
        } catch (SocketException e) {
            socket.close();
            throw e;
        }
        local = (InetSocketAddress) socket.getLocalSocketAddress();
        reader = new Thread(this::read, "sip-udp-" + local.getPort());
        reader.setDaemon(true);
    }

    void start() {
        reader.start();
    }

    InetSocketAddress local() {
        return local;
    }

    boolean isReading() {
        return !socket.isClosed() && reader.isAlive();
    }

    Flow to(InetSocketAddress peer) {
        return new Datagrams(peer);
    }

    /** When it has returned the port is free, unless the reader is in the middle of a datagram for longer than a moment. */
    @Override
    public void close() {
        socket.close();
        if (Thread.currentThread() != reader) {
            try {
                reader.join(LONGEST_CLOSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void read() {
        byte[] buffer = new byte[LARGEST_DATAGRAM];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        while (!socket.isClosed()) {
            try {
                packet.setLength(buffer.length);
                socket.receive(packet);
                if (packet.getLength() >= SMALLEST_MESSAGE
                        && !inbox.receive(Arrays.copyOf(buffer, packet.getLength()), new Datagrams((InetSocketAddress)
                                packet.getSocketAddress()))) {
                    dropped.increment();
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.warn("Receiving on UDP {} failed; the socket stays open", local, e);
                }
            } catch (RuntimeException e) {
                dropped.increment();
                LOG.error("A datagram on UDP {} could not be queued; the socket stays open", local, e);
            }
        }
    }

    /** This socket and one peer. */
    private final class Datagrams implements Flow {

        private final InetSocketAddress peer;

        Datagrams(InetSocketAddress peer) {
            this.peer = peer;
        }

        @Override
        public String transport() {
            return "UDP";
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public InetSocketAddress peer() {
            return peer;
        }

        @Override
        public boolean isOpen() {
            return !socket.isClosed();
        }

        @Override
        public void send(byte[] message, Runnable failed) {
            inbox.sending(message);
            try {
                socket.send(new DatagramPacket(message, message.length, peer));
            } catch (IOException | IllegalArgumentException e) {
                LOG.debug("Sending {} octets to UDP {} failed", message.length, peer, e);
                failed.run();
            }
        }

        @Override
        public String toString() {
            return "UDP " + peer;
        }
    }
}
