package org.parley.camel;

import java.util.function.Supplier;
import org.parley.msrp.session.PeerSecurity;
import org.parley.sdp.Fingerprint;
import org.parley.sdp.MessageMedia;
import org.parley.tls.TlsKeys;

/**
 * TLS of one session. Where we connect, we show the certificate of the fingerprint in our SDP, be it replaced meanwhile.
 * Where the peer does, the handshake is over before it names the session, so there the certificate in force is shown.
 *
 * @param port of the listener
 * @param announced the keys in force when the SDP was written
 * @param inForce the keys in force when it is asked
 */
record SessionTls(int port, TlsKeys announced, Supplier<TlsKeys> inForce) {

    /** The fingerprint in our SDP. */
    //= RFC8122-5-1
    Fingerprint fingerprint() {
        return Fingerprint.of(announced.encodedCertificate());
    }

    /** What the peer with these media has to prove. */
    PeerSecurity towards(MessageMedia media) {
        return new TlsPeer(media.fingerprints(), media.nextHop(), announced, inForce);
    }
}
