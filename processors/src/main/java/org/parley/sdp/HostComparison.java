package org.parley.sdp;

/** Whether two texts name the same host: needs addresses of names, which this package does not ask for. */
@FunctionalInterface
public interface HostComparison {

    /**
     * Compares host names, IPv4 addresses and IPv6 addresses without brackets (RFC 6714 section 4.4). May block for a
     * bounded time.
     *
     * @return true when they are the same text, the same address, or have an address in common
     */
    boolean isSame(String one, String other);
}
