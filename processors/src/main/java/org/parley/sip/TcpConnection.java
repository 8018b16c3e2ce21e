package org.parley.sip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection, opened by us or by the peer. Any thread may send; the octets wait in a bounded queue until the
 * socket takes them. States: connecting, open, ending (the last answer goes out, what comes is thrown away), closed.
 */
final class TcpConnection implements Flow {

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

    /** Most octets that may wait for a peer that does not read. Ours: far above what a living peer leaves unread. */
    private static final int LARGEST_BACKLOG_BYTES = 1 << 20;

    /** {@link #unfinishedSinceMs} of a connection that is not inside a message. */
    static final long NEVER = Long.MAX_VALUE;

    private final TcpSockets owner;
    private final SocketChannel channel;
    private final InetSocketAddress peer;
    private final StreamFraming framing;
    private final Deque<Pending> backlog = new ArrayDeque<>();
    private int backlogBytes;
    private boolean connected;
    private final boolean accepted;
    private boolean ending;
    private boolean closed;
    private InetSocketAddress local;
    private volatile long lastUsedMs;

    /** When it was opened, to tell which of two that were used in one millisecond is older. */
    final long openedNs = System.nanoTime();

    /** Of the selector thread: a message that its lane had no room for; reading pauses until it has. */
    byte[] stalled;

    /** Of the selector thread: when the first octet of the unfinished message came, or {@link #NEVER}. */
    long unfinishedSinceMs = NEVER;

    /** Of the selector thread: a whole message came. */
    boolean hasSpoken;

    /** Of the selector thread: what {@link TcpAdmission} counted for it. */
    int heldBytes;

    private record Pending(ByteBuffer octets, Runnable failed) {}

    TcpConnection(
            TcpSockets owner, SocketChannel channel, InetSocketAddress peer, boolean connected, int largestMessage) {
        this.owner = owner;
        this.channel = channel;
        this.peer = peer;
        this.connected = connected;
        this.accepted = connected;
        this.framing = new StreamFraming(largestMessage);
        this.local = localOf(channel);
        this.lastUsedMs = owner.nowMs();
    }

    @Override
    public String transport() {
        return "TCP";
    }

    @Override
    public synchronized InetSocketAddress local() {
        return local;
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public synchronized boolean isOpen() {
        return !closed && !ending;
    }

    @Override
    public void send(byte[] message, Runnable failed) {
        owner.sending(message);
        boolean refused;
        boolean wake = false;
        synchronized (this) {
            refused = closed || ending || backlogBytes + message.length > LARGEST_BACKLOG_BYTES;
            if (!refused) {
                lastUsedMs = owner.nowMs();
                backlog.add(new Pending(ByteBuffer.wrap(message), failed));
                backlogBytes += message.length;
                wake = connected && !writeBacklog();
            }
        }
        if (refused) {
            failed.run();
        } else if (wake) {
            owner.wantWrite(this);
        }
    }

    SocketChannel channel() {
        return channel;
    }

    StreamFraming framing() {
        return framing;
    }

    long lastUsedMs() {
        return lastUsedMs;
    }

    void touch(long nowMs) {
        lastUsedMs = nowMs;
    }

    synchronized boolean isConnected() {
        return connected;
    }

    /** True when the peer opened it. */
    boolean isAccepted() {
        return accepted;
    }

    boolean isUnfinished() {
        return unfinishedSinceMs != NEVER;
    }

    synchronized boolean isEnding() {
        return ending;
    }

    /** Closes once what waits is sent and the peer has closed too, so that its system does not throw away our answer. */
    void end() {
        synchronized (this) {
            ending = true;
            if (backlog.isEmpty()) {
                shutdownOutput();
            }
        }
    }

    /** The connect ended well: what waits may go. */
    void established() {
        boolean wake;
        synchronized (this) {
            connected = true;
            local = localOf(channel);
            wake = !writeBacklog();
        }
        if (wake) {
            owner.wantWrite(this);
        }
    }

    /** The socket takes octets again; false when some still wait. */
    synchronized boolean flush() {
        return writeBacklog();
    }

    /** Closes; whatever still waits has failed. */
    void close() {
        List<Pending> lost;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            lost = new ArrayList<>(backlog);
            backlog.clear();
            backlogBytes = 0;
        }
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("Closing TCP {} failed", peer, e);
        }
        owner.forget(this);
        lost.forEach(pending -> pending.failed.run());
    }

    int interest() {
        synchronized (this) {
            if (!connected) {
                return SelectionKey.OP_CONNECT;
            }
            int read = stalled == null ? SelectionKey.OP_READ : 0;
            return backlog.isEmpty() ? read : read | SelectionKey.OP_WRITE;
        }
    }

    /** Writes what the socket takes; true when nothing is left. An error shows when the selector reads. */
    private boolean writeBacklog() {
        try {
            while (!backlog.isEmpty()) {
                Pending first = backlog.peek();
                int before = first.octets.remaining();
                channel.write(first.octets);
                backlogBytes -= before - first.octets.remaining();
                if (first.octets.hasRemaining()) {
                    return false;
                }
                backlog.remove();
            }
            if (ending) {
                shutdownOutput();
            }
            return true;
        } catch (IOException e) {
            LOG.debug("Writing to TCP {} failed", peer, e);
            owner.closeSoon(this);
            return true;
        }
    }

    private void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            LOG.debug("TCP {} was closed before it ended", peer, e);
        }
    }

    private static InetSocketAddress localOf(SocketChannel channel) {
        if (channel == null) {
            return new InetSocketAddress(0);
        }
        try {
            InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
            return address == null ? new InetSocketAddress(0) : address;
        } catch (IOException e) {
            return new InetSocketAddress(0);
        }
    }

    @Override
    public String toString() {
        return "TCP " + peer;
    }
}
