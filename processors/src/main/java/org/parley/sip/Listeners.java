package org.parley.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * The sockets that peers send and connect to. A change of settings binds what is new before it closes what is gone, unless
 * that stands in the way; what both have stays as it is.
 */
final class Listeners implements AutoCloseable {

    private final TcpSockets streams;
    private final Inbox inbox;
    private final LongAdder dropped;
    private volatile Map<Listener, UdpSocket> udpSockets = Map.of();
    private volatile Map<Listener, TcpListener> streamListeners = Map.of();

    /** What listens where; no type for UDP. */
    private record Listener(Optional<StreamType> type, String host, int port) {

        /** Whether both cannot be bound at one time: one port, and one address or all of them. */
        boolean excludes(Listener other) {
            InetAddress own = address().getAddress();
            InetAddress others = other.address().getAddress();
            return port > 0
                    && port == other.port
                    && own != null
                    && others != null
                    && (own.equals(others) || own.isAnyLocalAddress() || others.isAnyLocalAddress());
        }

        InetSocketAddress address() {
            return new InetSocketAddress(host, Math.max(0, port));
        }
    }

    /**
     * @param streams serves the connections
     * @param dropped counts datagrams that are lost
     */
    Listeners(TcpSockets streams, Inbox inbox, LongAdder dropped) {
        this.streams = streams;
        this.inbox = inbox;
        this.dropped = dropped;
    }

    /**
     * Listens as the settings say.
     *
     * @throws IOException naming address and port of what could not be bound; the sockets are then as before
     */
    synchronized void bind(SipSettings settings) throws IOException {
        List<Listener> wantedUdp = wantedUdp(settings);
        List<Listener> wantedStreams = wantedStreams(settings);
        Map<Listener, UdpSocket> udp = new LinkedHashMap<>();
        Map<Listener, TcpListener> opened = new LinkedHashMap<>();
        List<Listener> udpInTheWay = inTheWay(udpSockets, wantedUdp);
        List<Listener> streamsInTheWay = inTheWay(streamListeners, wantedStreams);
        udpSockets = without(udpSockets, udpInTheWay);
        streamListeners = without(streamListeners, streamsInTheWay);
        try {
            addAll(wantedUdp, udpSockets, udp, this::openUdp);
            addAll(wantedStreams, streamListeners, opened, this::openStream);
        } catch (IOException e) {
            closeAll(udp, udpSockets);
            closeAll(opened, streamListeners);
            udpSockets = restored(udpSockets, udpInTheWay, this::openUdp);
            streamListeners = restored(streamListeners, streamsInTheWay, this::openStream);
            throw e;
        }
        Map<Listener, UdpSocket> oldUdp = udpSockets;
        Map<Listener, TcpListener> oldStreams = streamListeners;
        udpSockets = udp;
        streamListeners = opened;
        closeAll(oldUdp, udp);
        closeAll(oldStreams, opened);
    }

    private static List<Listener> wantedUdp(SipSettings settings) {
        return listeners(settings, Optional.empty(), settings.udpPort());
    }

    private static List<Listener> wantedStreams(SipSettings settings) {
        return Stream.of(StreamType.values())
                .flatMap(type -> listeners(settings, Optional.of(type), settings.port(type)).stream())
                .toList();
    }

    private static List<Listener> listeners(SipSettings settings, Optional<StreamType> type, int port) {
        return port == 0
                ? List.of()
                : settings.hosts().stream()
                        .map(host -> new Listener(type, host, port))
                        .toList();
    }

    private static List<Listener> inTheWay(Map<Listener, ?> open, List<Listener> wanted) {
        return open.keySet().stream()
                .filter(old -> !wanted.contains(old) && wanted.stream().anyMatch(old::excludes))
                .toList();
    }

    /** The open ones but these, which are closed. */
    private static <S extends AutoCloseable> Map<Listener, S> without(Map<Listener, S> open, List<Listener> gone) {
        Map<Listener, S> rest = new LinkedHashMap<>(open);
        rest.keySet().removeAll(gone);
        closeAll(open, rest);
        return rest;
    }

    private static <S> Map<Listener, S> restored(Map<Listener, S> open, List<Listener> gone, Opener<S> opener)
            throws IOException {
        Map<Listener, S> again = new LinkedHashMap<>(open);
        addAll(gone, open, again, opener);
        return again;
    }

    private static <S> void addAll(
            List<Listener> wanted, Map<Listener, S> open, Map<Listener, S> sockets, Opener<S> opener)
            throws IOException {
        for (Listener key : wanted) {
            S known = open.get(key);
            sockets.put(key, known != null ? known : opener.open(key));
        }
    }

    private interface Opener<S> {

        S open(Listener listener) throws IOException;
    }

    /** Whether everything that the settings ask for is bound, and read from. */
    boolean areBound(SipSettings settings) {
        boolean isUdp = wantedUdp(settings).stream()
                .map(udpSockets::get)
                .allMatch(socket -> socket != null && socket.isReading());
        boolean areStreams = wantedStreams(settings).stream()
                .map(streamListeners::get)
                .allMatch(socket -> socket != null && socket.isOpen() && streams.isRunning());
        return isUdp && areStreams;
    }

    private UdpSocket openUdp(Listener listener) throws IOException {
        try {
            UdpSocket socket = new UdpSocket(listener.address(), inbox, dropped);
            socket.start();
            return socket;
        } catch (IOException e) {
            throw cannotListen("UDP", "sip.udp.port", listener, e);
        }
    }

    private TcpListener openStream(Listener listener) throws IOException {
        StreamType type = listener.type.orElseThrow();
        try {
            return streams.listen(type, listener.address());
        } catch (IOException | RuntimeException e) {
            throw cannotListen(type.name(), type.portKey(), listener, e);
        }
    }

    private static IOException cannotListen(String transport, String key, Listener listener, Exception cause) {
        return new IOException(
                "Cannot listen on " + transport + ' ' + listener.host + ':' + listener.port + " (" + cause.toString()
                        + "): stop the program that has this port, or set another one in " + key
                        + ", or an address of this machine in sip.host",
                cause);
    }

    private static <S extends AutoCloseable> void closeAll(Map<Listener, S> sockets, Map<Listener, S> except) {
        sockets.forEach((key, socket) -> {
            if (except.get(key) != socket) {
                try {
                    socket.close();
                } catch (Exception e) {
                    throw new IllegalStateException("a socket on " + key + " did not close", e);
                }
            }
        });
    }

    /** Bound UDP sockets. */
    Collection<UdpSocket> udp() {
        return udpSockets.values();
    }

    /** Addresses bound for connections of a type, with the ports in use. */
    List<InetSocketAddress> addresses(StreamType type) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        streamListeners.forEach((place, listener) -> {
            if (place.type.equals(Optional.of(type))) {
                listener.local().ifPresent(addresses::add);
            }
        });
        return addresses;
    }

    @Override
    public synchronized void close() {
        closeAll(udpSockets, Map.of());
        closeAll(streamListeners, Map.of());
        udpSockets = Map.of();
        streamListeners = Map.of();
    }
}
