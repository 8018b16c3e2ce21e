package org.parley.sdp;

import java.util.Optional;
import java.util.Set;

/**
 * What MSRP runs over: the protocol field of the media line (RFC 4975 section 8.1) together with scheme and transport of the
 * path. The media line does not tell a WebSocket from a bare connection, only the path does (RFC 7977 section 5.2).
 */
//= RFC7977-5.2.1-1
public enum MsrpTransport {
    TCP("TCP/MSRP", "msrp", "tcp"),
    TLS("TCP/TLS/MSRP", "msrps", "tcp"),
    WS("TCP/MSRP", "msrp", "ws"),
    WSS("TCP/TLS/MSRP", "msrps", "ws");

    private final String protocol;
    private final String scheme;
    private final String parameter;

    MsrpTransport(String protocol, String scheme, String parameter) {
        this.protocol = protocol;
        this.scheme = scheme;
        this.parameter = parameter;
    }

    /** {@code TCP/MSRP} or {@code TCP/TLS/MSRP}. */
    public String protocol() {
        return protocol;
    }

    /** The URI scheme of a path over this transport. */
    public String scheme() {
        return scheme;
    }

    /** True over TLS. */
    public boolean isSecure() {
        return this == TLS || this == WSS;
    }

    /** True over WebSocket: the peer is always the one who connects. */
    public boolean isWebSocket() {
        return this == WS || this == WSS;
    }

    /** What somebody whom this one's user has invited is offered: he need not have a WebSocket. */
    MsrpTransport forInvitees(Set<MsrpTransport> enabled) {
        if (!isWebSocket()) {
            return this;
        }
        boolean wantsTls = isSecure() && enabled.contains(TLS);
        return wantsTls || !enabled.contains(TCP) ? TLS : TCP;
    }

    static boolean isProtocol(String protocol) {
        return protocol.equalsIgnoreCase(TCP.protocol) || protocol.equalsIgnoreCase(TLS.protocol);
    }

    /** The transport of a URI, by what stands before {@code ://} and behind the first semicolon. */
    static Optional<MsrpTransport> of(String scheme, String parameter) {
        for (MsrpTransport transport : values()) {
            if (transport.scheme.equalsIgnoreCase(scheme) && transport.parameter.equalsIgnoreCase(parameter)) {
                return Optional.of(transport);
            }
        }
        return Optional.empty();
    }
}
