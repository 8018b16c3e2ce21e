package org.parley.sip;

import gov.nist.javax.sip.address.SipUri;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The listening sockets and the choice among them. A change of settings binds what is new before it closes what is gone,
 * unless that stands in the way; what both have stays as it is.
 */
final class Transports implements AutoCloseable {

    private static final int DEFAULT_PORT = 5060;

    /** Most peers whose route's local address is remembered. Ours; the memory is dropped when full. */
    private static final int MOST_ROUTES = 1024;

    private final Inbox inbox;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final TcpSockets tcp;
    private final Map<InetAddress, InetAddress> localByPeer = new ConcurrentHashMap<>();
    private volatile Map<Listener, UdpSocket> udpSockets = Map.of();
    private volatile Map<Listener, TcpListener> tcpListeners = Map.of();

    private record Listener(String host, int port) {

        /** Whether both cannot be bound at one time: one port, and one address or all of them. */
        boolean excludes(Listener other) {
            InetAddress own = new InetSocketAddress(host, Math.max(0, port)).getAddress();
            InetAddress others = new InetSocketAddress(other.host, Math.max(0, other.port)).getAddress();
            return port > 0
                    && port == other.port
                    && own != null
                    && others != null
                    && (own.equals(others) || own.isAnyLocalAddress() || others.isAnyLocalAddress());
        }
    }

    Transports(SipSettings settings, Inbox inbox) throws IOException {
        this.inbox = inbox;
        this.tcp = new TcpSockets(settings, inbox);
    }

    /**
     * Listens as the settings say.
     *
     * @throws IOException naming address and port of what could not be bound; the sockets are then as before
     */
    synchronized void bind(SipSettings settings) throws IOException {
        List<Listener> wantedUdp = listeners(settings, settings.udpPort());
        List<Listener> wantedTcp = listeners(settings, settings.tcpPort());
        Map<Listener, UdpSocket> udp = new LinkedHashMap<>();
        Map<Listener, TcpListener> streams = new LinkedHashMap<>();
        List<Listener> udpInTheWay = inTheWay(udpSockets, wantedUdp);
        List<Listener> tcpInTheWay = inTheWay(tcpListeners, wantedTcp);
        udpSockets = without(udpSockets, udpInTheWay);
        tcpListeners = without(tcpListeners, tcpInTheWay);
        try {
            addAll(wantedUdp, udpSockets, udp, this::openUdp);
            addAll(wantedTcp, tcpListeners, streams, this::openTcp);
        } catch (IOException e) {
            closeAll(udp, udpSockets);
            closeAll(streams, tcpListeners);
            udpSockets = restored(udpSockets, udpInTheWay, this::openUdp);
            tcpListeners = restored(tcpListeners, tcpInTheWay, this::openTcp);
            throw e;
        }
        Map<Listener, UdpSocket> oldUdp = udpSockets;
        Map<Listener, TcpListener> oldTcp = tcpListeners;
        udpSockets = udp;
        tcpListeners = streams;
        tcp.configure(settings);
        closeAll(oldUdp, udp);
        closeAll(oldTcp, streams);
    }

    private static List<Listener> listeners(SipSettings settings, int port) {
        return port == 0
                ? List.of()
                : settings.hosts().stream()
                        .map(host -> new Listener(host, port))
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
            sockets.put(key, known != null ? known : opener.open(key.host, key.port));
        }
    }

    private interface Opener<S> {

        S open(String host, int port) throws IOException;
    }

    /** Whether everything that the settings ask for is bound, and read from. */
    boolean isListening(SipSettings settings) {
        boolean isUdp = listeners(settings, settings.udpPort()).stream()
                .map(udpSockets::get)
                .allMatch(socket -> socket != null && socket.isReading());
        boolean isTcp = listeners(settings, settings.tcpPort()).stream()
                .map(tcpListeners::get)
                .allMatch(socket -> socket != null && socket.isOpen() && tcp.isRunning());
        return isUdp && isTcp;
    }

    private UdpSocket openUdp(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, Math.max(0, port));
        try {
            UdpSocket socket = new UdpSocket(address, inbox, dropped);
            socket.start();
            return socket;
        } catch (IOException e) {
            throw cannotListen("UDP", "sip.udp.port", host, port, e);
        }
    }

    private TcpListener openTcp(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, Math.max(0, port));
        try {
            return tcp.listen(address);
        } catch (IOException | RuntimeException e) {
            throw cannotListen("TCP", "sip.tcp.port", host, port, e);
        }
    }

    private static IOException cannotListen(String transport, String key, String host, int port, Exception cause) {
        return new IOException(
                "Cannot listen on " + transport + ' ' + host + ':' + port + " (" + cause.toString()
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

    /** Bound UDP addresses, with the ports in use. */
    List<InetSocketAddress> udpAddresses() {
        return udpSockets.values().stream().map(UdpSocket::local).toList();
    }

    /** Bound TCP addresses, with the ports in use. */
    List<InetSocketAddress> tcpAddresses() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (TcpListener listener : tcpListeners.values()) {
            try {
                addresses.add(listener.local());
            } catch (IOException e) {
                lost.increment(); // closed by a change of settings meanwhile
            }
        }
        return addresses;
    }

    /** A way to the hop; a connection is opened when there is none. */
    Flow flow(Hop hop) {
        if (!hop.isUdp()) {
            return tcp.connection(hop.address());
        }
        return udpFor(hop.address().getAddress())
                .map(socket -> socket.to(hop.address()))
                .orElseGet(() -> new NoFlow(hop));
    }

    /** Another peer over the socket that {@code flow} uses. */
    Flow sameSocket(Flow flow, InetSocketAddress peer) {
        for (UdpSocket socket : udpSockets.values()) {
            if (socket.local().equals(flow.local())) {
                return socket.to(peer);
            }
        }
        return flow(new Hop("UDP", peer));
    }

    /** host:port for the Via of a request over this hop. */
    //= RFC3261-18.1.1-1
    String sentBy(Hop hop) {
        InetAddress peer = hop.address().getAddress();
        Optional<UdpSocket> socket = udpFor(peer);
        int port = socket.map(each -> each.local().getPort()).orElse(DEFAULT_PORT);
        if (!hop.isUdp()) {
            port = tcpAddresses().stream()
                    .map(InetSocketAddress::getPort)
                    .findFirst()
                    .orElse(port);
        }
        InetAddress local = socket.map(each -> each.local().getAddress()).orElse(null);
        if (local == null || local.isAnyLocalAddress()) {
            local = localTowards(peer);
        }
        return literal(local) + ':' + port;
    }

    private Optional<UdpSocket> udpFor(InetAddress peer) {
        UdpSocket fallback = null;
        for (UdpSocket socket : udpSockets.values()) {
            InetAddress address = socket.local().getAddress();
            boolean fits = address.isAnyLocalAddress() || address.getClass() == peer.getClass();
            if (fits && (address.isAnyLocalAddress() || address.isLoopbackAddress() == peer.isLoopbackAddress())) {
                return Optional.of(socket);
            }
            fallback = fits && fallback == null ? socket : fallback;
        }
        return Optional.ofNullable(fallback);
    }

    private InetAddress localTowards(InetAddress peer) {
        if (localByPeer.size() > MOST_ROUTES) {
            localByPeer.clear();
        }
        return localByPeer.computeIfAbsent(peer, address -> {
            try (DatagramSocket probe = new DatagramSocket()) {
                probe.connect(address, DEFAULT_PORT); // asks the routing table, sends nothing
                return probe.getLocalAddress();
            } catch (SocketException | RuntimeException e) {
                return InetAddress.getLoopbackAddress();
            }
        });
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet6Address ? '[' + plain + ']' : plain;
    }

    /** Own domain, own addresses with one of our ports, localhost (decision 17). */
    //= RFC3261-8.2.2.1-2
    boolean isOwn(SipUri uri, String domain) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        int port = uri.getPort() > 0 ? uri.getPort() : DEFAULT_PORT;
        int colon = domain.lastIndexOf(':') > domain.lastIndexOf(']') ? domain.lastIndexOf(':') : -1;
        String domainHost = colon < 0 ? domain : domain.substring(0, colon);
        if (host.equalsIgnoreCase(domainHost)) {
            boolean domainPort = uri.getPort() <= 0 || domain.endsWith(":" + port) || colon < 0 && port == DEFAULT_PORT;
            return domainPort || isOwnPort(port);
        }
        if (host.equals("localhost")) {
            return uri.getPort() <= 0 || isOwnPort(port);
        }
        return isOwnPort(port) && Cidr.numeric(host).filter(this::isOwnAddress).isPresent();
    }

    private boolean isOwnPort(int port) {
        return udpSockets.values().stream().anyMatch(socket -> socket.local().getPort() == port)
                || tcpAddresses().stream().anyMatch(address -> address.getPort() == port);
    }

    private boolean isOwnAddress(InetAddress address) {
        List<InetSocketAddress> bound = new ArrayList<>(udpAddresses());
        bound.addAll(tcpAddresses());
        return bound.stream()
                .map(InetSocketAddress::getAddress)
                .anyMatch(own -> own.equals(address) || own.isAnyLocalAddress() && isOfThisMachine(address));
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    void countLost() {
        lost.increment();
    }

    void countDropped() {
        dropped.increment();
    }

    long dropped() {
        return dropped.sum();
    }

    int connections() {
        return tcp.count();
    }

    long refusedConnections() {
        return tcp.refused();
    }

    @Override
    public synchronized void close() {
        closeAll(udpSockets, Map.of());
        closeAll(tcpListeners, Map.of());
        udpSockets = Map.of();
        tcpListeners = Map.of();
        tcp.close();
    }

    /** No socket can reach the hop: everything sent has failed. */
    private record NoFlow(Hop hop) implements Flow {

        @Override
        public String transport() {
            return hop.transport();
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(0);
        }

        @Override
        public InetSocketAddress peer() {
            return hop.address();
        }

        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public void send(byte[] message, Runnable failed) {
            failed.run();
        }
    }
}
