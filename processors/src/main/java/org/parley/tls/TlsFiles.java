package org.parley.tls;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The keys {@code tls.*} of the configuration.
 *
 * @param keystore {@code tls.keystore}: PKCS12 or JKS with our private key and its certificates
 * @param password {@code tls.keystorePassword}: of the keystore, of the key in it, and of the truststore if it has one
 * @param truststore {@code tls.truststore}: PKCS12, JKS or PEM with the authorities that peers' certificates come from;
 *     empty: those of the Java runtime
 * @param clientAuth {@code tls.clientAuth}
 */
public record TlsFiles(Path keystore, String password, Optional<Path> truststore, ClientAuth clientAuth) {

    /** What a peer that connects to us has to show, over MSRP when its SDP names no fingerprint. */
    public enum ClientAuth {
        /** Nothing. */
        NONE,
        /** A certificate of an authority, if it shows one. */
        WANT,
        /** A certificate of an authority. */
        NEED
    }

    public TlsFiles {
        Objects.requireNonNull(keystore, "keystore");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(truststore, "truststore");
        Objects.requireNonNull(clientAuth, "clientAuth");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsFiles[" + keystore + ", " + truststore + ", " + clientAuth + ']';
    }
}
