package org.parley.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Who counts as one sender: an IPv4 address, or the 64 bits of an IPv6 address that name its network, because whoever has
 * one address there has all of them.
 */
public final class Source {

    /** RFC 4291 section 2.5.4: what is left for the interface. */
    private static final int NETWORK_OCTETS = 8;

    private final byte[] octets;

    private Source(byte[] octets) {
        this.octets = octets;
    }

    public static Source of(InetAddress address) {
        byte[] all = address.getAddress();
        return new Source(address instanceof Inet6Address ? Arrays.copyOf(all, NETWORK_OCTETS) : all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Source source && Arrays.equals(octets, source.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }
}
