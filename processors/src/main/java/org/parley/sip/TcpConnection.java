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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, opened by us or by the peer, with or without TLS. Any thread may send; the octets wait in a bounded queue
 * until the socket takes them. States: connecting, negotiating (TLS only), open, ending (the last answer goes out, what
 * comes is thrown away), closed.
 */
final class TcpConnection implements Flow {

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

    /** Most octets that may wait for a peer that does not read. Ours: far above what a living peer leaves unread. */
    private static final int LARGEST_BACKLOG_BYTES = 1 << 20;

    /** {@link #unfinishedSinceMs} of a connection that is not inside a message. */
    static final long NEVER = Long.MAX_VALUE;

    private final TcpSockets owner;
    private final SocketChannel channel;
    private final Key key;
    private final Framing framing;
    private final Optional<TlsLayer> tls;
    private final boolean accepted;

    /** Messages that wait for the end of the TLS handshake. */
    private final Deque<Pending> waiting = new ArrayDeque<>();

    /** What waits for the socket, as it goes out. */
    private final Deque<Pending> backlog = new ArrayDeque<>();

    private int backlogBytes;
    private boolean connected;
    private boolean ready;
    private boolean ending;
    private boolean closed;
    private InetSocketAddress local;
    private volatile long lastUsedMs;
    private volatile Optional<String> fault = Optional.empty();
    private volatile List<String> provenDomains = List.of();

    /** When it was opened, to tell which of two that were used in one millisecond is older. */
    final long openedNs = System.nanoTime();

    /** Of the selector thread: a message that its lane had no room for; reading pauses until it has. */
    byte[] stalled;

    /** Of the selector thread: when the first octet of the unfinished message or handshake came, or {@link #NEVER}. */
    long unfinishedSinceMs = NEVER;

    /** Of the selector thread: a whole message came. */
    boolean hasSpoken;

    /** Of the selector thread: what {@link TcpAdmission} counted for it. */
    int heldBytes;

    /** Of the selector thread: when something came last. */
    long heardMs;

    /** Of the selector thread: was asked, since something came last, whether it is there. */
    boolean isAsked;

    /** Of the selector thread: TLS computes elsewhere; reading pauses meanwhile. */
    boolean isBusy;

    private record Pending(ByteBuffer octets, Runnable failed) {}

    /**
     * What tells it from others. A connection over TLS that we opened is used for the domain that its peer was asked for, and
     * no other.
     *
     * @param domain empty without TLS and for a connection that the peer opened
     */
    record Key(StreamType type, InetSocketAddress peer, String domain) {}

    TcpConnection(
            TcpSockets owner,
            SocketChannel channel,
            Key key,
            boolean accepted,
            Framing framing,
            Optional<TlsLayer> tls) {
        this.owner = owner;
        this.channel = channel;
        this.key = key;
        this.connected = accepted;
        this.accepted = accepted;
        this.framing = framing;
        this.tls = tls;
        this.ready = tls.isEmpty();
        this.local = localOf(channel);
        this.lastUsedMs = TcpSockets.nowMs();
        this.heardMs = lastUsedMs;
    }

    @Override
    public String transport() {
        return key.type.name();
    }

    @Override
    public List<String> provenDomains() {
        return provenDomains;
    }

    @Override
    public synchronized InetSocketAddress local() {
        return local;
    }

    @Override
    public InetSocketAddress peer() {
        return key.peer;
    }

    @Override
    public synchronized boolean isOpen() {
        return !closed && !ending;
    }

    @Override
    public Optional<String> fault() {
        return fault;
    }

    @Override
    public void send(byte[] message, Runnable failed) {
        owner.sending(message);
        sendOctets(ByteBuffer.wrap(framing.framed(message)), failed);
    }

    /** Sends octets that are no message. */
    void reply(byte[] octets) {
        sendOctets(ByteBuffer.wrap(octets), () -> {});
    }

    private void sendOctets(ByteBuffer octets, Runnable failed) {
        boolean refused;
        boolean wake = false;
        synchronized (this) {
            refused = closed || ending || backlogBytes + octets.remaining() > LARGEST_BACKLOG_BYTES;
            if (!refused) {
                lastUsedMs = TcpSockets.nowMs();
                backlogBytes += octets.remaining();
                waiting.add(new Pending(octets, failed));
                wake = wrapWaiting() && connected && !writeBacklog();
            }
        }
        if (refused) {
            failed.run();
        } else if (wake) {
            owner.wantWrite(this);
        }
    }

    /** Makes what waits ready to leave; false when it has to wait, or cannot leave any more. */
    private boolean wrapWaiting() {
        try {
            while (ready && !waiting.isEmpty()) {
                Pending next = waiting.peek();
                int before = next.octets.remaining();
                ByteBuffer records = tls.isPresent() ? tls.get().wrap(next.octets) : next.octets;
                backlogBytes += records.remaining() - before;
                backlog.add(new Pending(records, next.failed));
                waiting.remove();
            }
            return ready;
        } catch (IOException e) {
            LOG.debug("Writing to {} failed", this, e);
            owner.closeSoon(this);
            return false;
        }
    }

    /** Takes octets that came; what is in them is in the framing afterwards. On the selector thread. */
    void receive(ByteBuffer octets) throws IOException {
        if (tls.isEmpty()) {
            framing.append(octets);
            return;
        }
        tls.get().append(octets);
        proceed();
    }

    /** The connection stands: TLS begins to negotiate. On the selector thread. */
    void begin() throws IOException {
        if (tls.isPresent()) {
            unfinishedSinceMs = TcpSockets.nowMs();
            tls.get().begin();
            proceed();
        }
    }

    /** TLS goes on, at first and after each of its tasks. On the selector thread. */
    void proceed() throws IOException {
        TlsLayer layer = tls.orElseThrow();
        while (!isBusy) {
            TlsLayer.Next next = layer.proceed(framing::append);
            if (!ready && layer.isEstablished()) {
                negotiated(layer);
            }
            switch (next) {
                case WRAP -> sendRecords(layer);
                case TASK -> {
                    isBusy = true;
                    owner.compute(this, layer.tasks());
                }
                case CLOSE -> {
                    close();
                    return;
                }
                case READ -> {
                    return;
                }
            }
        }
    }

    private void negotiated(TlsLayer layer) throws IOException {
        if (!accepted) {
            PeerCertificate.requireDomain(layer.session(), key.domain);
        }
        provenDomains = PeerCertificate.shown(layer.session());
        unfinishedSinceMs = NEVER;
        boolean wake;
        synchronized (this) {
            ready = true;
            wake = wrapWaiting() && !writeBacklog();
        }
        if (wake) {
            owner.wantWrite(this);
        }
    }

    private void sendRecords(TlsLayer layer) throws IOException {
        boolean wake;
        synchronized (this) {
            ByteBuffer records = layer.wrap(ByteBuffer.allocate(0));
            backlogBytes += records.remaining();
            backlog.add(new Pending(records, () -> {}));
            wake = !writeBacklog();
        }
        if (wake) {
            owner.wantWrite(this);
        }
    }

    Key key() {
        return key;
    }

    SocketChannel channel() {
        return channel;
    }

    Framing framing() {
        return framing;
    }

    /** Octets held of what is not whole. */
    int held() {
        return framing.capacity() + tls.map(TlsLayer::held).orElse(0) + (stalled == null ? 0 : stalled.length);
    }

    long lastUsedMs() {
        return lastUsedMs;
    }

    void touch(long nowMs) {
        lastUsedMs = nowMs;
    }

    /** True once messages can pass: it stands, and TLS has been negotiated. */
    synchronized boolean isConnected() {
        return connected && ready;
    }

    /** True when the peer opened it. */
    boolean isAccepted() {
        return accepted;
    }

    boolean isUnfinished() {
        return unfinishedSinceMs != NEVER;
    }

    /** Whether the peer owes the rest of a message, or of the handshake. */
    boolean isAwaited() {
        return framing.isInsideMessage() || !isConnected();
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

    /** Closes for this reason. */
    void fail(String reason) {
        fault = Optional.of(reason);
        close();
    }

    /** Closes; whatever still waits has failed. On the selector thread. */
    void close() {
        List<Pending> lost;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            sayFarewell();
            lost = new ArrayList<>(backlog);
            lost.addAll(waiting);
            backlog.clear();
            waiting.clear();
            backlogBytes = 0;
        }
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("Closing {} failed", this, e);
        }
        owner.forget(this);
        lost.forEach(pending -> pending.failed.run());
    }

    /** Tells a TLS peer that we end, as far as the socket takes it at once. */
    private void sayFarewell() {
        if (tls.isEmpty() || !connected || !backlog.isEmpty() || ending) {
            return;
        }
        try {
            channel.write(tls.get().farewell());
        } catch (IOException e) {
            LOG.debug("{} was closed by the peer", this, e);
        }
    }

    int interest() {
        synchronized (this) {
            if (!connected) {
                return SelectionKey.OP_CONNECT;
            }
            int read = stalled == null && !isBusy ? SelectionKey.OP_READ : 0;
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
            LOG.debug("Writing to {} failed", this, e);
            owner.closeSoon(this);
            return true;
        }
    }

    private void shutdownOutput() {
        try {
            if (tls.isPresent()) {
                channel.write(tls.get().farewell());
            }
            channel.shutdownOutput();
        } catch (IOException e) {
            LOG.debug("{} was closed before it ended", this, e);
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
        return key.type + " " + key.peer;
    }
}
