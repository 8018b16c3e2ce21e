package org.parley.camel;

import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.parley.msrp.session.PeerSecurity;
import org.parley.sdp.Fingerprint;
import org.parley.sdp.MsrpAddress;
import org.parley.tls.TlsFiles.ClientAuth;
import org.parley.tls.TlsKeys;

/**
 * What the peer of one leg has to prove. With fingerprints in its SDP its certificate must be that one, whoever issued it
 * and until when. Without, its certificate must come from an authority: always with its name when we connect, and as
 * {@code tls.clientAuth} says when it does.
 */
record TlsPeer(List<Fingerprint> fingerprints, MsrpAddress named, TlsKeys announced, Supplier<TlsKeys> inForce)
        implements PeerSecurity {

    TlsPeer {
        fingerprints = List.copyOf(fingerprints);
    }

    @Override
    public SSLEngine connecting() {
        // CEMA or not, the certificate names the host of the path: what stands between only passes octets on.
        return fingerprints.isEmpty() ? announced.connectingTo(named.host(), named.port()) : announced.connecting();
    }

    @Override
    public Optional<String> objection(List<X509Certificate> shown, boolean isOpenedByUs) {
        if (!fingerprints.isEmpty()) {
            return byFingerprint(shown);
        }
        return isOpenedByUs ? Optional.empty() : byAuthority(shown);
    }

    //= RFC8122-6.2-2
    private Optional<String> byFingerprint(List<X509Certificate> shown) {
        if (shown.isEmpty()) {
            return Optional.of("the peer shows no certificate, and its SDP has the fingerprint of one");
        }
        try {
            byte[] certificate = shown.get(0).getEncoded();
            return fingerprints.stream().anyMatch(fingerprint -> fingerprint.matches(certificate))
                    ? Optional.empty()
                    : Optional.of("the peer's certificate is not the one of the fingerprint in its SDP");
        } catch (CertificateEncodingException e) {
            return Optional.of("the peer's certificate has no encoding");
        }
    }

    //= RFC8122-6.2-3
    private Optional<String> byAuthority(List<X509Certificate> shown) {
        TlsKeys current = inForce.get();
        if (current.clientAuth() == ClientAuth.NONE || (current.clientAuth() == ClientAuth.WANT && shown.isEmpty())) {
            return Optional.empty();
        }
        if (shown.isEmpty()) {
            return Optional.of("the peer shows no certificate (tls.clientAuth)");
        }
        try {
            current.requireTrusted(shown);
            return Optional.empty();
        } catch (CertificateException e) {
            return Optional.of("the peer's certificate comes from nobody in tls.truststore, or is not valid now");
        }
    }
}
