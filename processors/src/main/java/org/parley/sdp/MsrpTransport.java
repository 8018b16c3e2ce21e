package org.parley.sdp;

import java.util.Optional;

/** The protocol field of an MSRP media line, RFC 4975 section 8.1. */
public enum MsrpTransport {
    TCP("TCP/MSRP", "msrp"),
    TLS("TCP/TLS/MSRP", "msrps");

    private final String protocol;
    private final String scheme;

    MsrpTransport(String protocol, String scheme) {
        this.protocol = protocol;
        this.scheme = scheme;
    }

    /** {@code TCP/MSRP} or {@code TCP/TLS/MSRP}. */
    public String protocol() {
        return protocol;
    }

    /** The URI scheme of a path over this transport. */
    public String scheme() {
        return scheme;
    }

    static Optional<MsrpTransport> of(String protocol) {
        for (MsrpTransport transport : values()) {
            if (transport.protocol.equalsIgnoreCase(protocol)) {
                return Optional.of(transport);
            }
        }
        return Optional.empty();
    }
}
