package org.parley.msrp.session;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/** What the peer of a session over TLS has to prove. Asked by event loops: must not block. */
public interface PeerSecurity {

    /** The TLS end of a connection that we open to the peer. */
    SSLEngine connecting();

    /**
     * Judges what the peer has shown on a connection whose handshake is over.
     *
     * @param shown its certificates, its own first; empty when it showed none
     * @param isOpenedByUs whether the connection began with {@link #connecting}
     * @return why the connection may not carry the session, without any text of the peer; empty when it may
     */
    Optional<String> objection(List<X509Certificate> shown, boolean isOpenedByUs);
}
