package org.parley.sdp;

/**
 * The server's own {@code o=} line of one leg.
 *
 * @param host advertised host name or address, IPv6 with or without brackets; also the {@code c=} address
 * @param sessionId never changes on a leg
 * @param version grows by one with each description that differs from the one before
 */
public record SdpOrigin(String host, long sessionId, long version) {

    public SdpOrigin {
        host = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new IllegalArgumentException("host is not visible ASCII");
        }
        if (sessionId < 0 || version < 0) {
            throw new IllegalArgumentException("sessionId or version is negative");
        }
    }

    /** The same leg after a change. */
    //= RFC3264-8-1
    public SdpOrigin next() {
        return new SdpOrigin(host, sessionId, version + 1);
    }

    /** {@code <nettype> <addrtype> <address>} */
    String address() {
        return (host.indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ") + host;
    }
}
