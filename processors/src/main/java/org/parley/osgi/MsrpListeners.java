package org.parley.osgi;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.parley.camel.MsrpEntrances;
import org.parley.camel.MsrpListener;
import org.parley.camel.MsrpTls;
import org.parley.tls.KeyRing;

/**
 * What listens for MSRP: over TCP and, where {@code msrp.tls.port}, {@code msrp.ws.port} and {@code msrp.wss.port} say so, over
 * TLS and WebSocket. One thread at a time changes it.
 */
final class MsrpListeners implements AutoCloseable {

    /** Tries, and pause between them, to bind what a listener just closed has had. Ours. */
    private static final int TRIES = 100;

    private static final long PAUSE_NANOS = 10_000_000;

    /** What a port is for. */
    private enum Purpose {
        PLAIN("msrp.port"),
        TLS("msrp.tls.port"),
        WEB_SOCKET("msrp.ws.port"),
        SECURE_WEB_SOCKET("msrp.wss.port");

        private final String key;

        Purpose(String key) {
            this.key = key;
        }

        /** 0 where it is off. */
        int port(Settings settings) {
            return switch (this) {
                case PLAIN -> settings.msrp().port();
                case TLS -> settings.msrpTlsPort();
                case WEB_SOCKET -> settings.msrpWsPort();
                case SECURE_WEB_SOCKET -> settings.msrpWssPort();
            };
        }

        boolean isOn(Settings settings) {
            return port(settings) != 0;
        }
    }

    private final CamelContext context;
    private final Path karafBase;
    private final EventLoopGroup acceptors;
    private final EventLoopGroup channels;
    private final Predicate<Channel> admission;
    private final Consumer<Channel> pipeline;
    private final Consumer<Channel> webSocketPipeline;
    private volatile Map<Purpose, MsrpListener> listeners = Map.of();
    private volatile Optional<KeyRing> ring = Optional.empty();
    private volatile MsrpEntrances entrances = MsrpEntrances.NONE;

    /**
     * @param admission whether a connection is taken
     * @param pipeline makes a connection speak MSRP
     * @param webSocketPipeline makes a connection speak MSRP over WebSocket
     */
    MsrpListeners(
            CamelContext context,
            Path karafBase,
            EventLoopGroup acceptors,
            EventLoopGroup channels,
            Predicate<Channel> admission,
            Consumer<Channel> pipeline,
            Consumer<Channel> webSocketPipeline) {
        this.context = context;
        this.karafBase = karafBase;
        this.acceptors = acceptors;
        this.channels = channels;
        this.admission = admission;
        this.pipeline = pipeline;
        this.webSocketPipeline = webSocketPipeline;
    }

    /**
     * Whether the listeners that are open are bound to their ports.
     *
     * @return false as well when none is open
     */
    boolean isBound() {
        int wanted = listeners.size();
        int bound = 0;
        for (EventExecutor acceptor : acceptors) {
            bound += ((SingleThreadEventLoop) acceptor).registeredChannels();
        }
        return listeners.containsKey(Purpose.PLAIN) && bound >= wanted;
    }

    /** Where the peers of legs connect to. */
    MsrpEntrances entrances() {
        return entrances;
    }

    /**
     * Opens what the settings ask for.
     *
     * @throws Exception when a port cannot be bound or a file of {@code tls.*} cannot be used; {@link #close} has to follow
     */
    void open(Settings settings) throws Exception {
        if (needsKeys(settings)) {
            ring = Optional.of(ConfiguredTls.open(settings.tls(), karafBase));
        }
        entrances = entrances(settings);
        for (Purpose purpose : Purpose.values()) {
            if (purpose.isOn(settings)) {
                put(purpose, Optional.of(listen(purpose, settings)));
            }
        }
    }

    private static boolean needsKeys(Settings settings) {
        return Purpose.TLS.isOn(settings) || Purpose.SECURE_WEB_SOCKET.isOn(settings);
    }

    /** What is off now stays as it was. */
    private MsrpEntrances entrances(Settings settings) {
        OptionalInt webSocketPort =
                Purpose.WEB_SOCKET.isOn(settings) ? OptionalInt.of(settings.msrpWsPort()) : entrances.webSocketPort();
        return new MsrpEntrances(
                tls(Purpose.TLS, settings).or(entrances::tls),
                webSocketPort,
                tls(Purpose.SECURE_WEB_SOCKET, settings).or(entrances::secureWebSocket));
    }

    private Optional<MsrpTls> tls(Purpose purpose, Settings settings) {
        return purpose.isOn(settings) ? ring.map(keys -> new MsrpTls(purpose.port(settings), keys)) : Optional.empty();
    }

    /**
     * Opens and closes what differs; connections that are open go on.
     *
     * @throws Exception when something cannot be opened: then everything listens as before
     */
    void change(Settings before, Settings after) throws Exception {
        Optional<KeyRing> oldRing = ring;
        boolean isOtherRing =
                needsKeys(after) && (oldRing.isEmpty() || !before.tls().equals(after.tls()));
        if (isOtherRing) {
            ring = Optional.of(ConfiguredTls.open(after.tls(), karafBase));
        }
        try {
            changeListeners(before, after);
        } catch (Exception e) {
            if (isOtherRing) {
                ring.ifPresent(KeyRing::close);
                ring = oldRing;
            }
            throw e;
        }
        entrances = entrances(after);
        if (isOtherRing) {
            oldRing.ifPresent(KeyRing::close);
        } else if (!needsKeys(after)) {
            closeRing();
        }
    }

    private void changeListeners(Settings before, Settings after) throws Exception {
        String hostBefore = before.msrp().host();
        String hostAfter = after.msrp().host();
        boolean isHostMoved = !hostBefore.equals(hostAfter);
        boolean isInTheWay = isHostMoved && LocalAddresses.overlap(hostBefore, hostAfter);
        Map<Purpose, MsrpListener> opened = new EnumMap<>(Purpose.class);
        List<Purpose> closed = new ArrayList<>();
        try {
            if (isInTheWay) {
                listeners.values().forEach(MsrpListener::close);
            }
            for (Purpose purpose : Purpose.values()) {
                boolean isMoved = isHostMoved || purpose.port(before) != purpose.port(after);
                if (isMoved && purpose.isOn(after)) {
                    opened.put(purpose, isInTheWay ? listenPatiently(purpose, after) : listen(purpose, after));
                } else if (isMoved) {
                    closed.add(purpose);
                }
            }
        } catch (Exception e) {
            opened.values().forEach(MsrpListener::close);
            if (isInTheWay) {
                for (Purpose purpose : List.copyOf(listeners.keySet())) {
                    put(purpose, Optional.of(listenPatiently(purpose, before)));
                }
            }
            throw e;
        }
        opened.forEach((purpose, listener) -> put(purpose, Optional.of(listener)));
        closed.forEach(purpose -> put(purpose, Optional.empty()));
    }

    /** Takes the place of the listener that there was, which is closed. */
    private void put(Purpose purpose, Optional<MsrpListener> listener) {
        Map<Purpose, MsrpListener> changed = new EnumMap<>(Purpose.class);
        changed.putAll(listeners);
        Optional<MsrpListener> old = Optional.ofNullable(changed.remove(purpose));
        listener.ifPresent(opened -> changed.put(purpose, opened));
        listeners = changed;
        old.ifPresent(MsrpListener::close);
    }

    /** The port is free a moment after the listener that had it is closed. */
    private MsrpListener listenPatiently(Purpose purpose, Settings settings) throws Exception {
        for (int i = 1; i < TRIES; i++) {
            try {
                return listen(purpose, settings);
            } catch (IOException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return listen(purpose, settings);
    }

    private MsrpListener listen(Purpose purpose, Settings settings) throws Exception {
        int port = purpose.port(settings);
        return MsrpListener.open(context, settings.msrp().host(), port, purpose.key, acceptors, channels, channel -> {
            if (admission.test(channel)) {
                init(purpose, port, channel);
            } else {
                channel.close();
            }
        });
    }

    private void init(Purpose purpose, int port, Channel channel) {
        switch (purpose) {
            case PLAIN -> pipeline.accept(channel);
            case TLS -> {
                new MsrpTls(port, ring.orElseThrow()).accept(channel);
                pipeline.accept(channel);
            }
            case WEB_SOCKET -> webSocketPipeline.accept(channel);
            case SECURE_WEB_SOCKET -> {
                new MsrpTls(port, ring.orElseThrow()).acceptWebSocket(channel);
                webSocketPipeline.accept(channel);
            }
        }
    }

    private void closeRing() {
        ring.ifPresent(KeyRing::close);
        ring = Optional.empty();
    }

    @Override
    public void close() {
        for (Purpose purpose : List.copyOf(listeners.keySet())) {
            put(purpose, Optional.empty());
        }
        closeRing();
    }
}
