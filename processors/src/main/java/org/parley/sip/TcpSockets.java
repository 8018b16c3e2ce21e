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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SipSettings.Limits limits;
    private final Inbox inbox;
    private final Selector selector;
    private final Thread thread;
    private final Map<InetSocketAddress, TcpConnection> byPeer = new ConcurrentHashMap<>();
    private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(64 << 10);
    private volatile boolean closed;
    private long lastSweepMs;

    TcpSockets(SipSettings.Limits limits, Inbox inbox) throws IOException {
        this.limits = limits;
        this.inbox = inbox;
        selector = Selector.open();
        thread = new Thread(this::run, "sip-tcp");
        thread.setDaemon(true);
        thread.start();
    }

    /** Binds a listener and begins to accept. */
    ServerSocketChannel listen(InetSocketAddress address) throws IOException {
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
        return listener;
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

    long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    void forget(TcpConnection connection) {
        byPeer.remove(connection.peer(), connection);
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
            TcpConnection connection = new TcpConnection(this, channel, peer, false, limits.largestMessageBytes());
            SocketChannel opened = channel;
            change(() -> {
                opened.register(selector, SelectionKey.OP_CONNECT, connection);
                startConnect(connection);
            });
            return connection;
        } catch (IOException e) {
            LOG.debug("No TCP socket for {}", peer, e);
            TcpConnection failed = new TcpConnection(this, channel, peer, false, limits.largestMessageBytes());
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
        if (byPeer.size() >= limits.tcpConnections()) {
            LOG.warn("TCP connection refused: {} are open, the limit", limits.tcpConnections());
            channel.close();
            return;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        TcpConnection connection = new TcpConnection(
                this, channel, (InetSocketAddress) channel.getRemoteAddress(), true, limits.largestMessageBytes());
        byPeer.put(connection.peer(), connection);
        channel.register(selector, SelectionKey.OP_READ, connection);
    }

    private void read(TcpConnection connection) throws IOException {
        readBuffer.clear();
        int count = connection.channel().read(readBuffer);
        if (count < 0) {
            connection.close();
            return;
        }
        connection.touch(nowMs());
        readBuffer.flip();
        connection.framing().append(readBuffer);
        deliver(connection);
    }

    /** Hands on whole messages until the stream has no more or a lane is full. */
    private void deliver(TcpConnection connection) {
        try {
            Optional<byte[]> message = connection.framing().next();
            while (message.isPresent()) {
                if (!inbox.receive(message.get(), connection)) {
                    connection.stalled = message.get();
                    return;
                }
                message = connection.framing().next();
            }
            for (int pings = connection.framing().takePings(); pings > 0; pings--) {
                connection.send(PONG, () -> {});
            }
        } catch (StreamFraming.BrokenStream e) {
            LOG.debug("TCP {} is closed: {}", connection.peer(), e.getMessage());
            Refusals.ofBrokenMessage(e.head(), e.getMessage(), connection)
                    .ifPresent(answer -> connection.send(answer, () -> {}));
            connection.close();
        }
    }

    private void sweep(long nowMs) {
        if (nowMs - lastSweepMs < SWEEP_MS) {
            return;
        }
        lastSweepMs = nowMs;
        for (TcpConnection connection : byPeer.values()) {
            long unusedMs = nowMs - connection.lastUsedMs();
            long allowedMs = !connection.isConnected()
                    ? limits.tcpConnect().toMillis()
                    : connection.framing().isInsideMessage() && connection.stalled == null
                            ? limits.tcpUnfinishedMessage().toMillis()
                            : limits.tcpIdle().toMillis();
            if (unusedMs > allowedMs) {
                connection.close();
            } else if (connection.stalled != null && inbox.receive(connection.stalled, connection)) {
                connection.stalled = null;
                deliver(connection);
                updateInterest(connection);
            }
        }
    }

    private void updateInterest(TcpConnection connection) {
        SelectionKey key = connection.channel().keyFor(selector);
        if (key != null && key.isValid()) {
            key.interestOps(connection.interest());
        }
    }
}
