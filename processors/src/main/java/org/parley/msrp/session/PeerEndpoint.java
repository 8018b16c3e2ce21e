package org.parley.msrp.session;

import java.util.Objects;
import java.util.Optional;
import org.parley.msrp.MsrpUri;

/**
 * The other end of a session's connection.
 *
 * @param host where to connect to when we are the active side; an IPv6 address with or without brackets
 * @param port likewise; {@link MsrpUri#NO_PORT} when the peer gave none
 * @param security set when the session needs TLS, whoever connects
 */
public record PeerEndpoint(String host, int port, Optional<PeerSecurity> security) {

    public PeerEndpoint {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(security, "security");
    }

    /** Where a path begins, without TLS. */
    static PeerEndpoint of(MsrpUri nextHop) {
        return new PeerEndpoint(nextHop.host(), nextHop.port(), Optional.empty());
    }
}
