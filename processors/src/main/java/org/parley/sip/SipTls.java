package org.parley.sip;

import javax.net.ssl.SSLEngine;

/** Keys and authorities for SIP over TLS, as connections that begin now use them. Called from any thread. */
public interface SipTls {

    /** For a connection that a peer opens; it shows a certificate of an authority where {@code tls.clientAuth} says so. */
    SSLEngine accepting();

    /**
     * For a connection that we open. The peer's certificate has to come from an authority, else the handshake fails; its
     * names are judged by the user agent (RFC 5922).
     *
     * @param domain that the peer is asked to speak for (RFC 6066 section 3): a name, or an address without brackets
     */
    SSLEngine connecting(String domain);
}
