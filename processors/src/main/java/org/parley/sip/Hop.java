package org.parley.sip;

import java.net.InetSocketAddress;

/**
 * Where a request goes next: the result of RFC 3263.
 *
 * @param transport {@code UDP} or {@code TCP}
 * @param address resolved
 */
record Hop(String transport, InetSocketAddress address) {

    boolean isUdp() {
        return transport.equals("UDP");
    }

    Hop over(String other) {
        return new Hop(other, address);
    }
}
