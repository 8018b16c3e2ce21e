package org.parley.sip;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where a request goes next: the result of RFC 3263, or a connection that is open.
 *
 * @param transport {@code UDP}, {@code TCP}, {@code TLS}, {@code WS} or {@code WSS}
 * @param address resolved
 * @param domain that the certificate of the peer must name, without brackets around IPv6; empty without TLS
 * @param connection to be used whatever the address says; it is open or was
 */
record Hop(String transport, InetSocketAddress address, String domain, Optional<Flow> connection) {

    /** Without TLS. */
    Hop(String transport, InetSocketAddress address) {
        this(transport, address, "", Optional.empty());
    }

    /** Over a connection that is opened, or open to the same domain. */
    Hop(String transport, InetSocketAddress address, String domain) {
        this(transport, address, domain, Optional.empty());
    }

    /** The other end of a connection. */
    static Hop along(Flow flow) {
        return new Hop(flow.transport(), flow.peer(), "", Optional.of(flow));
    }

    boolean isUdp() {
        return transport.equals("UDP");
    }

    Hop over(String other) {
        return new Hop(other, address);
    }
}
