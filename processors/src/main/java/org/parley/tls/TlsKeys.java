package org.parley.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Our key and whom we trust, as read from the files at one time. Immutable; each connection keeps the one it began with. */
public final class TlsKeys {

    //= RFC4975-14.2-2
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Authenticated encryption with forward secrecy, RFC 9325 section 4.2. */
    private static final String[] CIPHER_SUITES = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    };

    private final TlsFiles.ClientAuth clientAuth;
    private final X509Certificate certificate;
    private final byte[] encoded;
    private final X509ExtendedTrustManager authorities;
    private final SSLContext judgedAfterwards;
    private final SSLContext judgedByAuthorities;

    private TlsKeys(TlsFiles.ClientAuth clientAuth, TlsFileReader.OwnKey own, X509ExtendedTrustManager authorities)
            throws GeneralSecurityException {
        this.clientAuth = clientAuth;
        this.certificate = own.chain().get(0);
        this.encoded = certificate.getEncoded();
        this.authorities = authorities;
        OwnKeyManager keys = new OwnKeyManager(own);
        judgedAfterwards = context(keys, new AfterwardsTrustManager());
        judgedByAuthorities = context(keys, authorities);
    }

    private static SSLContext context(KeyManager keys, TrustManager trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
        return context;
    }

    /**
     * Reads the files.
     *
     * @throws TlsFileException names the configuration key, what is wrong with its file and what to do
     */
    static TlsKeys read(TlsFiles files) throws TlsFileException {
        TlsFileReader reader = new TlsFileReader(files);
        TlsFileReader.OwnKey own = reader.ownKey();
        X509ExtendedTrustManager authorities = reader.authorities();
        try {
            return new TlsKeys(files.clientAuth(), own, authorities);
        } catch (CertificateEncodingException e) {
            throw new TlsFileException("tls.keystore: " + files.keystore() + " has a broken certificate", e);
        } catch (GeneralSecurityException e) {
            throw new TlsFileException("tls.keystore: TLS does not take the key in " + files.keystore(), e);
        }
    }

    /** Our certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Our certificate in DER. */
    public byte[] encodedCertificate() {
        return encoded.clone();
    }

    /** {@code tls.clientAuth}. */
    public TlsFiles.ClientAuth clientAuth() {
        return clientAuth;
    }

    /**
     * For a connection that a peer opens. It is asked for a certificate and may refuse one; what it shows must be judged
     * before anything is taken from the connection.
     */
    //= RFC8122-6.2-1
    public SSLEngine accepting() {
        SSLEngine engine = judgedAfterwards.createSSLEngine();
        engine.setUseClientMode(false);
        restrict(engine);
        engine.setWantClientAuth(true);
        return engine;
    }

    /** For a connection that we open to a peer whose certificate is judged after the handshake. */
    public SSLEngine connecting() {
        return client(judgedAfterwards.createSSLEngine());
    }

    /**
     * For a connection that we open to a peer whose certificate must come from an authority and name {@code host}; without
     * that the handshake fails.
     *
     * @param host name or address without brackets
     */
    public SSLEngine connectingTo(String host, int port) {
        SSLEngine engine = client(judgedByAuthorities.createSSLEngine(host, port));
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * For a connection that a peer opens: he shows a certificate of an authority as {@code tls.clientAuth} says, else the
     * handshake fails.
     */
    //= RFC3261-26.3-1
    public SSLEngine acceptingTrusted() {
        SSLEngine engine = judgedByAuthorities.createSSLEngine();
        engine.setUseClientMode(false);
        restrict(engine);
        switch (clientAuth) {
            case NONE -> engine.setNeedClientAuth(false);
            case WANT -> engine.setWantClientAuth(true);
            case NEED -> engine.setNeedClientAuth(true);
        }
        return engine;
    }

    /**
     * For a connection that we open to a peer whose certificate must come from an authority, else the handshake fails; whom
     * it names is judged by the caller.
     *
     * @param host whom the peer is asked to speak for: a name or an address without brackets
     */
    public SSLEngine connectingToTrusted(String host, int port) {
        return client(judgedByAuthorities.createSSLEngine(host, port));
    }

    private static SSLEngine client(SSLEngine engine) {
        engine.setUseClientMode(true);
        restrict(engine);
        return engine;
    }

    private static void restrict(SSLEngine engine) {
        engine.setEnabledProtocols(PROTOCOLS);
        engine.setEnabledCipherSuites(CIPHER_SUITES);
    }

    /**
     * Judges the certificates of a peer that connected to us by the authorities.
     *
     * @param chain the peer's own certificate first, at least that
     * @throws CertificateException when they come from nobody trusted, or are not valid now
     */
    public void requireTrusted(List<X509Certificate> chain) throws CertificateException {
        authorities.checkClientTrusted(
                chain.toArray(X509Certificate[]::new),
                chain.get(0).getPublicKey().getAlgorithm());
    }
}
