package org.parley.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Reads the files of {@code tls.*} once. Each fault names its configuration key and what cures it. */
final class TlsFileReader {

    /** Largest file that is read. Ours: the authorities of a Java runtime have 200 KB. */
    private static final long MAX_FILE_BYTES = 16 << 20;

    private static final String PEM_BEGIN = "-----BEGIN CERTIFICATE-----";

    private final TlsFiles files;

    TlsFileReader(TlsFiles files) {
        this.files = files;
    }

    /** Our private key and its certificates, the key's own first. */
    record OwnKey(PrivateKey key, List<X509Certificate> chain) {}

    /** The first entry with a private key, by alias. */
    OwnKey ownKey() throws TlsFileException {
        KeyStore store = keystore("tls.keystore", files.keystore(), contents("tls.keystore", files.keystore()));
        try {
            List<String> aliases = Collections.list(store.aliases());
            Collections.sort(aliases);
            for (String alias : aliases) {
                if (store.isKeyEntry(alias)
                        && store.getKey(alias, files.password().toCharArray()) instanceof PrivateKey key) {
                    return new OwnKey(key, List.of(x509(store.getCertificateChain(alias))));
                }
            }
        } catch (UnrecoverableKeyException e) {
            throw new TlsFileException("tls.keystorePassword does not open the private key in " + files.keystore()
                    + "; the keystore and its key must have the same password");
        } catch (KeyStoreException | NoSuchAlgorithmException | IllegalArgumentException e) {
            throw new TlsFileException("tls.keystore: " + files.keystore() + " cannot be used", e);
        }
        throw new TlsFileException("tls.keystore: " + files.keystore()
                + " has no private key; make one in it with keytool -genkeypair, or import it with its certificate");
    }

    private static X509Certificate[] x509(Certificate[] chain) {
        X509Certificate[] certificates = new X509Certificate[chain.length];
        for (int i = 0; i < chain.length; i++) {
            if (!(chain[i] instanceof X509Certificate certificate)) {
                throw new IllegalArgumentException("a certificate is not X.509");
            }
            certificates[i] = certificate;
        }
        return certificates;
    }

    /** Judges certificates by the truststore; without one, by the authorities of the Java runtime. */
    X509ExtendedTrustManager authorities() throws TlsFileException {
        KeyStore store = null;
        if (files.truststore().isPresent()) {
            store = trusted(files.truststore().get());
        }
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager x509) {
                    return x509;
                }
            }
            throw new IllegalStateException("this Java runtime has no X.509 trust manager");
        } catch (GeneralSecurityException e) {
            throw new TlsFileException("tls.truststore cannot be used", e);
        }
    }

    private KeyStore trusted(Path file) throws TlsFileException {
        byte[] contents = contents("tls.truststore", file);
        boolean isPem = new String(contents, StandardCharsets.ISO_8859_1).contains(PEM_BEGIN);
        KeyStore store = isPem ? pem(file, contents) : keystore("tls.truststore", file, contents);
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)) {
                    return store;
                }
            }
        } catch (KeyStoreException e) {
            throw new TlsFileException("tls.truststore: " + file + " cannot be used", e);
        }
        throw new TlsFileException("tls.truststore: " + file
                + " has no certificate of an authority; import one with keytool -importcert, or leave the key empty");
    }

    private static KeyStore pem(Path file, byte[] contents) throws TlsFileException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(contents))) {
                store.setCertificateEntry("authority" + number++, certificate);
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsFileException("tls.truststore: " + file + " has something that is no certificate", e);
        }
    }

    private KeyStore keystore(String configKey, Path file, byte[] contents) throws TlsFileException {
        Optional<Exception> fault = Optional.empty();
        for (String type : List.of("PKCS12", "JKS")) {
            try {
                KeyStore store = KeyStore.getInstance(type);
                store.load(new ByteArrayInputStream(contents), files.password().toCharArray());
                return store;
            } catch (IOException e) {
                if (e.getCause() instanceof UnrecoverableKeyException) {
                    throw new TlsFileException("tls.keystorePassword does not open " + configKey + ' ' + file, e);
                }
                fault = fault.or(() -> Optional.of(e));
            } catch (GeneralSecurityException e) {
                fault = fault.or(() -> Optional.of(e));
            }
        }
        throw new TlsFileException(
                configKey + ": " + file + " is neither PKCS12 nor JKS, or is not whole", fault.orElseThrow());
    }

    private static byte[] contents(String configKey, Path file) throws TlsFileException {
        try {
            if (!Files.isRegularFile(file)) {
                throw new TlsFileException(configKey + ": there is no file " + file + "; " + cure(configKey, file));
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new TlsFileException(configKey + ": " + file + " is larger than 16 MB, so it is something else");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TlsFileException(configKey + ": " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String cure(String configKey, Path file) {
        return configKey.equals("tls.keystore")
                ? "make one with keytool -genkeypair -keyalg EC -storetype PKCS12 -keystore " + file
                        + ", or switch TLS off by sip.tls.port, sip.wss.port, msrp.tls.port and msrp.wss.port = 0"
                : "put the authorities' certificates there, or leave the key empty";
    }
}
