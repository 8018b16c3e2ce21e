package org.parley.msrp.session;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Whether a connection may carry a session: over TLS, and with the certificate that the peer's SDP promises. */
final class TlsProof {

    private TlsProof() {}

    /** Why not; empty when it may. */
    //= RFC4975-14.2-1
    //= RFC8122-6.2-2
    static Optional<String> objection(ChannelPipeline connection, PeerEndpoint peer) {
        if (peer.security().isEmpty()) {
            return Optional.empty();
        }
        SslHandler tls = connection.get(SslHandler.class);
        if (tls == null) {
            return Optional.of("the session needs TLS");
        }
        SSLEngine engine = tls.engine();
        return peer.security().get().objection(shown(engine), engine.getUseClientMode());
    }

    private static List<X509Certificate> shown(SSLEngine engine) {
        try {
            List<X509Certificate> shown = new ArrayList<>();
            for (Certificate certificate : engine.getSession().getPeerCertificates()) {
                shown.add((X509Certificate) certificate);
            }
            return shown;
        } catch (SSLPeerUnverifiedException nothingShown) {
            return List.of();
        }
    }
}
