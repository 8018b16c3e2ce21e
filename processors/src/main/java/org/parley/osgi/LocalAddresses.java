package org.parley.osgi;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the hosts that we listen on are called by others: names by their addresses, and all addresses one by one. */
final class LocalAddresses {

    /** TEST-NET-1 and its IPv6 sibling (RFC 5737, RFC 3849): the routing table is asked for the way there, nothing is sent. */
    private static final List<String> FAR_AWAY = List.of("192.0.2.1", "2001:db8::1");

    private static final int ANY_PORT = 9;

    private LocalAddresses() {}

    /** The hosts themselves, and every address that one of them stands for. */
    static List<String> of(List<String> hosts) {
        return hosts.stream()
                .flatMap(host -> Stream.concat(Stream.of(host), addresses(host).map(LocalAddresses::literal)))
                .distinct()
                .toList();
    }

    /** A host that peers can connect to: {@code host}, or where that is all addresses, the one that leads to the network. */
    static String reachable(String host) {
        boolean isEverywhere =
                resolved(host).filter(InetAddress::isAnyLocalAddress).isPresent();
        return isEverywhere
                ? FAR_AWAY.stream()
                        .flatMap(there -> towards(there).stream())
                        .findFirst()
                        .orElse(InetAddress.getLoopbackAddress().getHostAddress())
                : host;
    }

    /** Whether what listens on one host keeps the other from the same port: one address, or all of them. */
    static boolean overlap(String one, String other) {
        return resolved(one)
                .flatMap(first -> resolved(other)
                        .filter(second ->
                                first.equals(second) || first.isAnyLocalAddress() || second.isAnyLocalAddress()))
                .isPresent();
    }

    private static Stream<InetAddress> addresses(String host) {
        try {
            return Stream.of(InetAddress.getAllByName(host))
                    .flatMap(address -> address.isAnyLocalAddress() ? everyOne() : Stream.of(address));
        } catch (UnknownHostException e) {
            return Stream.empty(); // the listener says so
        }
    }

    private static Stream<InetAddress> everyOne() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);
        } catch (SocketException e) {
            return Stream.of(InetAddress.getLoopbackAddress());
        }
    }

    private static Optional<InetAddress> resolved(String host) {
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty(); // the listener says so
        }
    }

    private static Optional<String> towards(String there) {
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(new InetSocketAddress(there, ANY_PORT));
            InetAddress here = probe.getLocalAddress();
            return here.isAnyLocalAddress() ? Optional.empty() : Optional.of(literal(here));
        } catch (SocketException | RuntimeException e) {
            return Optional.empty(); // no way there
        }
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
