package org.parley.camel;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import org.parley.msrp.session.PeerSecurity;
import org.parley.sdp.Fingerprint;
import org.parley.sdp.MessageMedia;
import org.parley.tls.KeyRing;

/** MSRP over TLS: what our side shows, and what the other side must show. Any thread may use it. */
public final class MsrpTls {

    /** Longest TLS handshake of a peer. Ours: a phone on a bad line needs some seconds. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private final int port;
    private final KeyRing ring;

    /**
     * @param port of the listener, {@code msrp.tls.port}
     * @param ring the keys in force
     */
    public MsrpTls(int port, KeyRing ring) {
        this.port = port;
        this.ring = ring;
    }

    int port() {
        return port;
    }

    /** Of the certificate that a connection made now shows. */
    Fingerprint fingerprint() {
        return Fingerprint.of(ring.keys().encodedCertificate());
    }

    /** Puts TLS on a connection that a peer has opened; what speaks MSRP comes behind it. */
    public void accept(Channel channel) {
        SslHandler handler = new SslHandler(ring.keys().accepting());
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
        channel.pipeline().addLast("tls", handler);
    }

    /** What the peer with these media has to prove. */
    PeerSecurity towards(MessageMedia media) {
        return new TlsPeer(media.fingerprints(), media.nextHop(), ring::keys);
    }
}
