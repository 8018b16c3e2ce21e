package org.parley.sip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All TCP listeners and connections, on one selector thread. Connecting never blocks a caller: what is sent meanwhile
 * waits in the connection and fails with it. A connection to a peer is used for everything that goes there.
 */
final class TcpSockets implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpSockets.class);

    /** Period of the look at connects, idle connections and stalled readers. Ours. */
    private static final long SWEEP_MS = 50;

    /** How long a connection that we end may take to send the answer and to be closed by the peer. Ours. */
    private static final long ENDING_MS = 2_000;

    private static final String PONG = "\r\n";

    /** Ours: a selector that serves its sockets looks again within milliseconds. */
    private static final long CLOSE_WITHIN_MS = 5000;

    private final TcpAdmission admission = new TcpAdmission();
    private final Inbox inbox;
    private final Selector selector;
    private final Thread thread;
    private final Map<InetSocketAddress, TcpConnection> byPeer = new ConcurrentHashMap<>();
    private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(64 << 10);
    private volatile SipSettings settings;
    private volatile boolean closed;
    private long lastSweepMs;

    TcpSockets(SipSettings settings, Inbox inbox) throws IOException {
        this.settings = settings;
        this.inbox = inbox;
        selector = Selector.open();
        thread = new Thread(this::run, "sip-tcp");
        thread.setDaemon(true);
        thread.start();
    }

    /** Limits for what comes from now on; the longest message of a connection stays as it was when it was opened. */
    void configure(SipSettings changed) {
        settings = changed;
    }

    /** Binds a listener and begins to accept. */
    TcpListener listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(address, 1024);
            listener.configureBlocking(false);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        change(() -> listener.register(selector, SelectionKey.OP_ACCEPT));
        return new TcpListener(listener, () -> close(listener));
    }

    /** A channel that a selector knows keeps its port until the selector has looked again. */
    private void close(ServerSocketChannel listener) throws IOException {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        change(() -> {
            try {
                listener.close();
                selector.selectNow();
            } finally {
                closed.complete(null);
            }
        });
        try {
            closed.get(CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the TCP selector did not close a listener", e);
        }
    }

    /** The connection to a peer, opened now if there is none. */
    Flow connection(InetSocketAddress peer) {
        TcpConnection known = byPeer.get(peer);
        if (known != null && known.isOpen()) {
            return known;
        }
        return byPeer.compute(peer, (address, now) -> now != null && now.isOpen() ? now : open(address));
    }

    /** The open connection to a peer, if there is one. */
    Optional<Flow> existing(InetSocketAddress peer) {
        return Optional.<Flow>ofNullable(byPeer.get(peer)).filter(Flow::isOpen);
    }

    int count() {
        return byPeer.size();
    }

    /** Connections refused or closed because of a limit. */
    long refused() {
        return admission.refused();
    }

    private SipSettings.Tcp limits() {
        return settings.limits().tcp();
    }

    private TcpConnection connection(SocketChannel channel, InetSocketAddress peer, boolean connected) {
        return new TcpConnection(
                this, channel, peer, connected, settings.limits().largestMessageBytes());
    }

    long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    void sending(byte[] message) {
        inbox.sending(message);
    }

    /** Whether somebody serves the sockets. */
    boolean isRunning() {
        return thread.isAlive();
    }

    /** The connection is closed; on the selector thread, as every close is. */
    void forget(TcpConnection connection) {
        byPeer.remove(connection.peer(), connection);
        admission.closed(connection);
    }

    void wantWrite(TcpConnection connection) {
        change(() -> updateInterest(connection));
    }

    void closeSoon(TcpConnection connection) {
        change(connection::close);
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Change {
        void apply() throws IOException;
    }

    private void change(Change change) {
        changes.add(() -> {
            try {
                change.apply();
            } catch (IOException | CancelledKeyException e) {
                LOG.debug("A TCP socket was closed before its change", e);
            }
        });
        selector.wakeup();
    }

    private TcpConnection open(InetSocketAddress peer) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            TcpConnection connection = connection(channel, peer, false);
            SocketChannel opened = channel;
            change(() -> {
                opened.register(selector, SelectionKey.OP_CONNECT, connection);
                startConnect(connection);
            });
            return connection;
        } catch (IOException e) {
            LOG.debug("No TCP socket for {}", peer, e);
            TcpConnection failed = connection(channel, peer, false);
            closeSoon(failed);
            return failed;
        }
    }

    private void startConnect(TcpConnection connection) {
        try {
            if (connection.channel().connect(connection.peer())) {
                connection.established();
                updateInterest(connection);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("Connecting to TCP {} failed", connection.peer(), e);
            connection.close();
        }
    }

    private void run() {
        while (!closed) {
            try {
                selector.select(byPeer.isEmpty() ? 1000 : SWEEP_MS);
                Runnable change;
                while ((change = changes.poll()) != null) {
                    change.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    handle(key);
                }
                selector.selectedKeys().clear();
                sweep(nowMs());
            } catch (IOException | RuntimeException e) {
                LOG.error("The TCP selector met an error; it goes on", e);
            }
        }
        shutDown();
    }

    private void shutDown() {
        new ArrayList<>(byPeer.values()).forEach(TcpConnection::close);
        for (SelectionKey key : selector.keys()) {
            try {
                key.channel().close();
            } catch (IOException e) {
                LOG.debug("Closing a TCP socket failed", e);
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("Closing the TCP selector failed", e);
        }
    }

    private void handle(SelectionKey key) {
        try {
            if (!key.isValid()) {
                return;
            }
            if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
                return;
            }
            TcpConnection connection = (TcpConnection) key.attachment();
            try {
                if (key.isConnectable() && connection.channel().finishConnect()) {
                    connection.established();
                }
                if (key.isReadable()) {
                    read(connection);
                }
                if (key.isValid() && key.isWritable()) {
                    connection.flush();
                }
                updateInterest(connection);
            } catch (IOException | RuntimeException e) {
                LOG.debug("TCP {} ended", connection.peer(), e);
                connection.close();
            }
        } catch (IOException | CancelledKeyException e) {
            LOG.debug("Accepting a TCP connection failed", e);
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        SocketChannel channel = listener.accept();
        if (channel == null) {
            return;
        }
        InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
        if (!hasRoomFor(peer)) {
            channel.close();
            return;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        TcpConnection connection = connection(channel, peer, true);
        byPeer.put(peer, connection);
        admission.opened(connection);
        channel.register(selector, SelectionKey.OP_READ, connection);
    }

    private boolean hasRoomFor(InetSocketAddress peer) {
        Optional<String> objection = admission.objection(peer.getAddress(), settings, System.nanoTime());
        if (objection.isPresent()) {
            admission.countRefused(peer, objection.get(), nowMs());
            return false;
        }
        if (byPeer.size() < limits().connections()) {
            return true;
        }
        Optional<TcpConnection> gone = TcpAdmission.givesWay(byPeer.values());
        Object closes = gone.isPresent() ? gone.get().peer() : peer;
        admission.countRefused(closes, limits().connections() + " are open", nowMs());
        gone.ifPresent(TcpConnection::close);
        return gone.isPresent();
    }

    private void read(TcpConnection connection) throws IOException {
        readBuffer.clear();
        int count = connection.channel().read(readBuffer);
        if (count < 0) {
            connection.close();
            return;
        }
        if (connection.isEnding()) {
            return;
        }
        connection.touch(nowMs());
        readBuffer.flip();
        connection.framing().append(readBuffer);
        deliver(connection);
        if (!admission.mayHold(connection, limits())) {
            admission.countRefused(
                    connection.peer(), "unfinished messages hold " + limits().unfinishedBytes() + " octets", nowMs());
            connection.close();
        }
    }

    /** Hands on whole messages until the stream has no more or a lane is full. */
    private void deliver(TcpConnection connection) {
        try {
            Optional<byte[]> message = connection.framing().next();
            while (message.isPresent()) {
                connection.hasSpoken = true;
                connection.unfinishedSinceMs = TcpConnection.NEVER;
                if (!inbox.receive(message.get(), connection)) {
                    connection.stalled = message.get();
                    return;
                }
                message = connection.framing().next();
            }
            if (!connection.framing().isInsideMessage()) {
                connection.unfinishedSinceMs = TcpConnection.NEVER;
            } else if (!connection.isUnfinished()) {
                connection.unfinishedSinceMs = nowMs();
            }
            int pings = connection.framing().takePings();
            if (pings > 0) {
                connection.send(PONG.repeat(pings).getBytes(StandardCharsets.US_ASCII), () -> {});
            }
        } catch (StreamFraming.BrokenStream e) {
            LOG.debug("TCP {} is closed: {}", connection.peer(), e.getMessage());
            connection.framing().clear();
            Refusals.ofBrokenMessage(e.head(), e.refusal(), connection)
                    .ifPresent(answer -> connection.send(answer, () -> {}));
            connection.end();
        }
    }

    private void sweep(long nowMs) {
        if (nowMs - lastSweepMs < SWEEP_MS) {
            return;
        }
        lastSweepMs = nowMs;
        for (TcpConnection connection : byPeer.values()) {
            if (hasOverstayed(connection, nowMs)) {
                connection.close();
            } else if (TcpAdmission.isMute(connection, settings, System.nanoTime())) {
                admission.countRefused(connection.peer(), "no message came within limits.firstMessageTime", nowMs);
                connection.close();
            } else if (connection.stalled != null && inbox.receive(connection.stalled, connection)) {
                connection.stalled = null;
                deliver(connection);
                admission.mayHold(connection, limits());
                updateInterest(connection);
            }
        }
    }

    private boolean hasOverstayed(TcpConnection connection, long nowMs) {
        long unfinishedMs = connection.isUnfinished() ? nowMs - connection.unfinishedSinceMs : 0;
        long unusedMs = nowMs - connection.lastUsedMs();
        if (!connection.isConnected()) {
            return unusedMs > limits().connect().toMillis();
        }
        return unfinishedMs > limits().unfinishedMessage().toMillis()
                || unusedMs
                        > (connection.isEnding() ? ENDING_MS : limits().idle().toMillis());
    }

    private void updateInterest(TcpConnection connection) {
        SelectionKey key = connection.channel().keyFor(selector);
        if (key != null && key.isValid()) {
            key.interestOps(connection.interest());
        }
    }
}
