package org.parley.osgi;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.parley.camel.MsrpListener;
import org.parley.camel.MsrpTls;
import org.parley.tls.KeyRing;
import org.parley.tls.TlsFileException;

/** What listens for MSRP, over TCP and, where {@code msrp.tls.port} says so, over TLS. One thread at a time changes it. */
final class MsrpListeners implements AutoCloseable {

    /** Tries, and pause between them, to bind what a listener just closed has had. Ours. */
    private static final int TRIES = 100;

    private static final long PAUSE_NANOS = 10_000_000;

    private final CamelContext context;
    private final Path karafBase;
    private final EventLoopGroup acceptors;
    private final EventLoopGroup channels;
    private final Predicate<Channel> admission;
    private final Consumer<Channel> pipeline;
    private volatile Optional<MsrpListener> plain = Optional.empty();
    private volatile Optional<MsrpListener> secure = Optional.empty();
    private Optional<KeyRing> ring = Optional.empty();

    /** Stays when the listener is closed: set-ups under way have its port in their SDP. */
    private volatile Optional<MsrpTls> tls = Optional.empty();

    /**
     * @param admission whether a connection is taken
     * @param pipeline makes a connection speak MSRP
     */
    MsrpListeners(
            CamelContext context,
            Path karafBase,
            EventLoopGroup acceptors,
            EventLoopGroup channels,
            Predicate<Channel> admission,
            Consumer<Channel> pipeline) {
        this.context = context;
        this.karafBase = karafBase;
        this.acceptors = acceptors;
        this.channels = channels;
        this.admission = admission;
        this.pipeline = pipeline;
    }

    /**
     * Whether the listeners that are open are bound to their ports.
     *
     * @return false as well when none is open
     */
    boolean isBound() {
        int wanted = (plain.isPresent() ? 1 : 0) + (secure.isPresent() ? 1 : 0);
        int bound = 0;
        for (EventExecutor acceptor : acceptors) {
            bound += ((SingleThreadEventLoop) acceptor).registeredChannels();
        }
        return plain.isPresent() && bound >= wanted;
    }

    /** TLS as legs use it; empty when it has never been on. */
    Optional<MsrpTls> tls() {
        return tls;
    }

    /**
     * Opens what the settings ask for.
     *
     * @throws Exception when a port cannot be bound or a file of {@code tls.*} cannot be used; {@link #close} has to follow
     */
    void open(Settings settings) throws Exception {
        if (settings.msrpTlsPort() != 0) {
            openSecure(settings, openRing(settings));
        }
        plain = Optional.of(listenPlain(settings));
    }

    /**
     * Opens and closes what differs; connections that are open go on.
     *
     * @throws Exception when something cannot be opened: then everything listens as before
     */
    void change(Settings before, Settings after) throws Exception {
        boolean isHostMoved = !before.msrp().host().equals(after.msrp().host());
        boolean isPlainMoved =
                isHostMoved || before.msrp().port() != after.msrp().port();
        boolean isPortMoved = isHostMoved || before.msrpTlsPort() != after.msrpTlsPort();
        boolean needsRing =
                after.msrpTlsPort() != 0 && (ring.isEmpty() || !before.tls().equals(after.tls()));
        Optional<KeyRing> newRing = needsRing ? Optional.of(openRing(after)) : Optional.empty();
        Optional<MsrpListener> newPlain = Optional.empty();
        boolean isInTheWay = isHostMoved
                && LocalAddresses.overlap(before.msrp().host(), after.msrp().host());
        try {
            if (isInTheWay) {
                plain.ifPresent(MsrpListener::close);
                secure.ifPresent(MsrpListener::close);
            }
            if (isPlainMoved) {
                newPlain = Optional.of(isInTheWay ? listenPatiently(after) : listenPlain(after));
            }
            if (after.msrpTlsPort() != 0 && (isPortMoved || needsRing)) {
                changeSecure(after, newRing, isPortMoved);
            }
        } catch (Exception e) {
            newRing.ifPresent(KeyRing::close);
            newPlain.ifPresent(MsrpListener::close);
            if (isInTheWay) {
                plain = Optional.of(listenPatiently(before));
                secure = secure.isPresent() ? Optional.of(listenSecure(before)) : Optional.empty();
            }
            throw e;
        }
        if (isPlainMoved) {
            plain.ifPresent(MsrpListener::close);
            plain = newPlain;
        }
        if (after.msrpTlsPort() == 0) {
            closeSecure();
        }
    }

    private void changeSecure(Settings after, Optional<KeyRing> newRing, boolean isPortMoved) throws Exception {
        MsrpTls changed =
                new MsrpTls(after.msrpTlsPort(), newRing.or(() -> ring).orElseThrow());
        if (isPortMoved) {
            MsrpListener moved = listenSecure(after);
            secure.ifPresent(MsrpListener::close);
            secure = Optional.of(moved);
        }
        tls = Optional.of(changed);
        if (newRing.isPresent()) {
            ring.ifPresent(KeyRing::close);
            ring = newRing;
        }
    }

    private void openSecure(Settings settings, KeyRing opened) throws Exception {
        ring = Optional.of(opened);
        tls = Optional.of(new MsrpTls(settings.msrpTlsPort(), opened));
        secure = Optional.of(listenSecure(settings));
    }

    private KeyRing openRing(Settings settings) throws TlsFileException {
        return ConfiguredTls.open(settings.tls(), karafBase);
    }

    private MsrpListener listenPlain(Settings settings) throws Exception {
        return listen(settings, settings.msrp().port(), "msrp.port", pipeline);
    }

    /** The port is free a moment after the listener that had it is closed. */
    private MsrpListener listenPatiently(Settings settings) throws Exception {
        for (int i = 1; i < TRIES; i++) {
            try {
                return listenPlain(settings);
            } catch (IOException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return listenPlain(settings);
    }

    private MsrpListener listenSecure(Settings settings) throws Exception {
        return listen(settings, settings.msrpTlsPort(), "msrp.tls.port", channel -> {
            tls.orElseThrow().accept(channel);
            pipeline.accept(channel);
        });
    }

    private MsrpListener listen(Settings settings, int port, String portKey, Consumer<Channel> with) throws Exception {
        return MsrpListener.open(context, settings.msrp().host(), port, portKey, acceptors, channels, channel -> {
            if (admission.test(channel)) {
                with.accept(channel);
            } else {
                channel.close();
            }
        });
    }

    private void closeSecure() {
        secure.ifPresent(MsrpListener::close);
        secure = Optional.empty();
        ring.ifPresent(KeyRing::close);
        ring = Optional.empty();
    }

    @Override
    public void close() {
        plain.ifPresent(MsrpListener::close);
        plain = Optional.empty();
        closeSecure();
    }
}
