package org.parley.sip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.parley.limit.Holding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All listeners for connections and the connections, on one selector thread. Connecting never blocks a caller: what is sent
 * meanwhile waits in the connection and fails with it. A connection to a peer is used for everything that goes there; over
 * TLS for everything that goes to the same domain there.
 */
final class TcpSockets implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpSockets.class);

    /** Period of the look at connects, idle connections and stalled readers. Ours. */
    private static final long SWEEP_MS = 50;

    /** Threads for the computations of TLS handshakes. Ours: one core goes on with SIP. */
    private static final int COMPUTING_THREADS =
            Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    /** Ours: a selector that serves its sockets looks again within milliseconds. */
    private static final long CLOSE_WITHIN_MS = 5000;

    private final TcpAdmission admission = new TcpAdmission();
    private final Inbox inbox;
    private final Selector selector;
    private final Thread thread;
    private final ThreadPoolExecutor computing = computing();
    private final Map<TcpConnection.Key, TcpConnection> byKey = new ConcurrentHashMap<>();
    private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
    private final ConnectionReader reader;
    private volatile SipSettings settings;
    private volatile boolean closed;
    private final RestingListeners resting = new RestingListeners();
    private long lastSweepMs;

    TcpSockets(SipSettings settings, Inbox inbox) throws IOException {
        this.settings = settings;
        this.inbox = inbox;
        reader = new ConnectionReader(inbox, admission, () -> this.settings);
        selector = Selector.open();
        thread = new Thread(this::run, "sip-tcp");
        thread.setDaemon(true);
        thread.start();
    }

    /** One task a connection at the most, so the connections bound the queue. */
    private static ThreadPoolExecutor computing() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                COMPUTING_THREADS, COMPUTING_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "sip-tls");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Limits for what comes from now on; the longest message of a connection stays as it was when it was opened. */
    void configure(SipSettings changed) {
        settings = changed;
    }

    /** Binds a listener and begins to accept what speaks so. */
    TcpListener listen(StreamType type, InetSocketAddress address) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(address, 1024);
            listener.configureBlocking(false);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        change(() -> listener.register(selector, SelectionKey.OP_ACCEPT, type));
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

    /** The connection to a hop, opened now if there is none; empty where TLS is wanted and off. */
    //= RFC5922-7.5-1
    Optional<Flow> connection(StreamType type, Hop hop) {
        if (type.isSecure() && !settings.hasTls()) {
            return Optional.empty();
        }
        TcpConnection.Key key = new TcpConnection.Key(type, hop.address(), hop.domain());
        TcpConnection known = byKey.get(key);
        boolean isOpen = known != null && known.isOpen();
        return Optional.of(
                isOpen ? known : byKey.compute(key, (same, now) -> now != null && now.isOpen() ? now : open(same)));
    }

    int count() {
        return byKey.size();
    }

    /** Connections refused or closed because of a limit. */
    long refused() {
        return admission.refused();
    }

    List<Holding> holdings() {
        return admission.holdings();
    }

    private SipSettings.Tcp limits() {
        return settings.limits().tcp();
    }

    private TcpConnection connection(SocketChannel channel, TcpConnection.Key key, boolean accepted) {
        Optional<TlsLayer> tls = key.type().isSecure() ? Optional.of(tls(key, accepted)) : Optional.empty();
        return new TcpConnection(this, channel, key, accepted, framing(key.type()), tls);
    }

    private Framing framing(StreamType type) {
        int largestMessage = settings.limits().largestMessageBytes();
        return type.isWebSocket()
                ? new WebSocketFraming(largestMessage, settings.webSocket())
                : new StreamFraming(largestMessage);
    }

    private TlsLayer tls(TcpConnection.Key key, boolean accepted) {
        SipTls keys = settings.tlsKeys().orElseThrow();
        return new TlsLayer(accepted ? keys.accepting() : keys.connecting(key.domain()));
    }

    static long nowMs() {
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
        byKey.remove(connection.key(), connection);
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

    private TcpConnection open(TcpConnection.Key key) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            TcpConnection connection = connection(channel, key, false);
            SocketChannel opened = channel;
            change(() -> {
                opened.register(selector, SelectionKey.OP_CONNECT, connection);
                startConnect(connection);
            });
            return connection;
        } catch (IOException | RuntimeException e) {
            LOG.debug("No connection to {}", key, e);
            TcpConnection failed = new TcpConnection(this, channel, key, false, new StreamFraming(1), Optional.empty());
            closeSoon(failed);
            return failed;
        }
    }

    private void startConnect(TcpConnection connection) {
        try {
            if (connection.channel().connect(connection.peer())) {
                connected(connection);
            }
        } catch (IOException | RuntimeException e) {
            fail(connection, e);
        }
    }

    private void connected(TcpConnection connection) throws IOException {
        connection.established();
        connection.begin();
        updateInterest(connection);
    }

    /** TLS of a connection computes elsewhere; the connection goes on when that is done. */
    void compute(TcpConnection connection, Runnable tasks) {
        computing.execute(() -> {
            try {
                tasks.run();
            } finally {
                change(() -> resume(connection));
            }
        });
    }

    private void resume(TcpConnection connection) {
        connection.isBusy = false;
        if (!connection.channel().isOpen()) {
            return;
        }
        try {
            connection.proceed();
            reader.received(connection);
            updateInterest(connection);
        } catch (IOException | RuntimeException e) {
            fail(connection, e);
        }
    }

    /** A fault of TLS is the peer's or the operator's business; of a socket it is everyday life. */
    private void fail(TcpConnection connection, Exception fault) {
        String reason = LogText.of(String.valueOf(fault.getMessage()));
        if (fault instanceof SSLException) {
            admission.countRefused(connection, reason, nowMs());
        } else {
            LOG.debug("{} ended", connection, fault);
        }
        connection.fail(reason);
    }

    private void run() {
        while (!closed) {
            try {
                selector.select(byKey.isEmpty() && resting.isEmpty() ? 1000 : SWEEP_MS);
                Runnable change;
                while ((change = changes.poll()) != null) {
                    change.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    handle(key);
                }
                selector.selectedKeys().clear();
                sweep(nowMs());
            } catch (IOException | RuntimeException | LinkageError e) {
                LOG.error("The TCP selector met an error; it goes on", e);
            }
        }
        shutDown();
    }

    private void shutDown() {
        computing.shutdownNow();
        new ArrayList<>(byKey.values()).forEach(TcpConnection::close);
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
                accept(key, (StreamType) key.attachment());
                return;
            }
            TcpConnection connection = (TcpConnection) key.attachment();
            try {
                if (key.isConnectable() && connection.channel().finishConnect()) {
                    connected(connection);
                }
                if (key.isReadable()) {
                    reader.read(connection);
                }
                if (key.isValid() && key.isWritable()) {
                    connection.flush();
                }
                updateInterest(connection);
            } catch (IOException | RuntimeException e) {
                fail(connection, e);
            }
        } catch (IOException | CancelledKeyException e) {
            LOG.debug("Accepting a connection failed", e);
        }
    }

    private void accept(SelectionKey listener, StreamType type) throws IOException {
        SocketChannel channel;
        try {
            channel = ((ServerSocketChannel) listener.channel()).accept();
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            resting.rest(listener, nowMs());
            admission.countRefused("who connects", "it cannot be accepted: " + e.getMessage(), nowMs());
            TcpAdmission.givesWay(byKey.values()).ifPresent(TcpConnection::close);
            return;
        }
        if (channel == null) {
            return;
        }
        try {
            accept(channel, type);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void accept(SocketChannel channel, StreamType type) throws IOException {
        TcpConnection.Key key = new TcpConnection.Key(type, (InetSocketAddress) channel.getRemoteAddress(), "");
        boolean canServe = !type.isSecure() || settings.tlsKeys().isPresent();
        if (!canServe || !hasRoomFor(key)) {
            channel.close();
            return;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        TcpConnection connection = connection(channel, key, true);
        byKey.put(key, connection);
        admission.opened(connection);
        channel.register(selector, SelectionKey.OP_READ, connection);
        try {
            connection.begin();
            updateInterest(connection);
        } catch (IOException | RuntimeException e) {
            fail(connection, e);
        }
    }

    private boolean hasRoomFor(TcpConnection.Key key) {
        String newcomer = key.type() + " " + key.peer();
        Optional<String> objection = admission.objection(key.peer().getAddress(), settings, System.nanoTime());
        if (objection.isPresent()) {
            admission.countRefused(newcomer, objection.get(), nowMs());
            return false;
        }
        if (byKey.size() < limits().connections()) {
            return true;
        }
        Optional<TcpConnection> gone = TcpAdmission.givesWay(byKey.values());
        Object closes = gone.isPresent() ? gone.get() : newcomer;
        admission.countRefused(closes, limits().connections() + " are open", nowMs());
        gone.ifPresent(TcpConnection::close);
        return gone.isPresent();
    }

    private void sweep(long nowMs) {
        if (nowMs - lastSweepMs < SWEEP_MS) {
            return;
        }
        lastSweepMs = nowMs;
        resting.wake(nowMs);
        for (TcpConnection connection : byKey.values()) {
            if (reader.look(connection, nowMs)) {
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
