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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.parley.limit.Holding;

/** The choice among sockets: which one leads to a hop, what it is called in Via, and which addresses are ours. */
final class Transports implements AutoCloseable {

    private static final int DEFAULT_PORT = 5060;

    private static final int DEFAULT_TLS_PORT = 5061;

    /** Most peers whose route's local address is remembered. Ours; the memory is dropped when full. */
    private static final int MOST_ROUTES = 1024;

    private final LongAdder dropped = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final TcpSockets tcp;
    private final Listeners listeners;
    private final Map<InetAddress, InetAddress> localByPeer = new ConcurrentHashMap<>();

    Transports(SipSettings settings, Inbox inbox) throws IOException {
        tcp = new TcpSockets(settings, inbox);
        listeners = new Listeners(tcp, inbox, dropped);
    }

    /**
     * Listens as the settings say.
     *
     * @throws IOException naming address and port of what could not be bound; the sockets are then as before
     */
    void bind(SipSettings settings) throws IOException {
        listeners.bind(settings);
        tcp.configure(settings);
    }

    /** Whether everything that the settings ask for is bound, and read from. */
    boolean isListening(SipSettings settings) {
        return listeners.areBound(settings);
    }

    /** Bound UDP addresses, with the ports in use. */
    List<InetSocketAddress> udpAddresses() {
        return listeners.udp().stream().map(UdpSocket::local).toList();
    }

    /** Bound addresses of a type, with the ports in use. */
    List<InetSocketAddress> addresses(StreamType type) {
        return listeners.addresses(type);
    }

    /** A way to the hop; a connection is opened when there is none. */
    Flow flow(Hop hop) {
        if (hop.connection().isPresent()) {
            return hop.connection().get();
        }
        if (!hop.isUdp()) {
            return StreamType.opened(hop.transport())
                    .flatMap(type -> tcp.connection(type, hop))
                    .orElseGet(() -> new NoFlow(hop));
        }
        return udpFor(hop.address().getAddress())
                .map(socket -> socket.to(hop.address()))
                .orElseGet(() -> new NoFlow(hop));
    }

    /** Another peer over the socket that {@code flow} uses. */
    Flow sameSocket(Flow flow, InetSocketAddress peer) {
        for (UdpSocket socket : listeners.udp()) {
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
            port = port(StreamType.valueOf(hop.transport())).orElse(port);
        }
        InetAddress local = socket.map(each -> each.local().getAddress()).orElse(null);
        if (local == null || local.isAnyLocalAddress()) {
            local = localTowards(peer);
        }
        return literal(local) + ':' + port;
    }

    /** The port where peers connect for a type; empty when it is off. */
    Optional<Integer> port(StreamType type) {
        return addresses(type).stream().map(InetSocketAddress::getPort).findFirst();
    }

    private Optional<UdpSocket> udpFor(InetAddress peer) {
        UdpSocket fallback = null;
        for (UdpSocket socket : listeners.udp()) {
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
        InetAddress known = localByPeer.computeIfAbsent(peer, address -> {
            try (DatagramSocket probe = new DatagramSocket()) {
                probe.connect(address, DEFAULT_PORT); // asks the routing table, sends nothing
                return probe.getLocalAddress();
            } catch (SocketException | RuntimeException e) {
                return null; // not remembered: there may be a socket to ask with the next time
            }
        });
        return known == null ? InetAddress.getLoopbackAddress() : known;
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
        int port = uri.getPort() > 0 ? uri.getPort() : uri.isSecure() ? DEFAULT_TLS_PORT : DEFAULT_PORT;
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

    private Stream<InetSocketAddress> bound() {
        return Stream.concat(
                udpAddresses().stream(), Stream.of(StreamType.values()).flatMap(type -> addresses(type).stream()));
    }

    private boolean isOwnPort(int port) {
        return bound().anyMatch(address -> address.getPort() == port);
    }

    private boolean isOwnAddress(InetAddress address) {
        return bound().map(InetSocketAddress::getAddress)
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

    List<Holding> holdings() {
        List<Holding> all = new ArrayList<>(tcp.holdings());
        all.add(Holding.memory("sip.localAddresses", localByPeer.size(), MOST_ROUTES + 1));
        return all;
    }

    @Override
    public void close() {
        listeners.close();
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
