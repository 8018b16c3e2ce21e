package org.parley.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A private key and its certificate in a PKCS12 file, made once for each name. */
public final class TestKeys {

    public static final String PASSWORD = "change it";

    private static final String ALIAS = "own";
    private static final String LOOPBACK = "ip:127.0.0.1";
    private static final Validity VALID = Validity.ofDays(-1, 30);
    private static final Validity OVER = Validity.ofDays(-90, -60);
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Map<String, TestKeys> MADE = new ConcurrentHashMap<>();

    private final Path file;

    private TestKeys(Path file) {
        this.file = file;
    }

    /** Its certificate is its own authority and names 127.0.0.1. */
    public static TestKeys selfSigned(String name) {
        return made(name, () -> own(name, "EC", LOOPBACK, VALID, false));
    }

    /** As {@link #selfSigned}, with an RSA key. */
    public static TestKeys withRsa(String name) {
        return made(name, () -> own(name, "RSA", LOOPBACK, VALID, false));
    }

    /** As {@link #selfSigned}, over since two months. */
    public static TestKeys expired(String name) {
        return made(name, () -> own(name, "EC", LOOPBACK, OVER, false));
    }

    /** An authority that others can be signed by. */
    public static TestKeys authority(String name) {
        return made(name, () -> own(name, "EC", LOOPBACK, VALID, true));
    }

    /** Signed by an authority for hosts: {@code ip:127.0.0.1,dns:example.com,uri:sip:ana@example.com}. */
    public static TestKeys signedBy(TestKeys authority, String name, String hosts) {
        return made(name, () -> signed(authority, name, hosts, VALID));
    }

    /** As {@link #signedBy}, over since two months. */
    public static TestKeys expiredSignedBy(TestKeys authority, String name, String hosts) {
        return made(name, () -> signed(authority, name, hosts, OVER));
    }

    private static TestKeys made(String name, Supplier<TestKeys> maker) {
        return MADE.computeIfAbsent(name, key -> maker.get());
    }

    private static TestKeys own(String name, String algorithm, String hosts, Validity validity, boolean authority) {
        try {
            KeyPair pair = pair(algorithm);
            JcaX509v3CertificateBuilder certificate =
                    certificate(subject(name), pair.getPublic(), subject(name), hosts, validity);
            if (authority) {
                certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            return stored(name, pair.getPrivate(), signed(certificate, pair.getPrivate()));
        } catch (GeneralSecurityException | OperatorException | IOException e) {
            throw new AssertionError(name, e);
        }
    }

    private static TestKeys signed(TestKeys authority, String name, String hosts, Validity validity) {
        try {
            KeyPair pair = pair("EC");
            JcaX509v3CertificateBuilder certificate = certificate(
                    authority.certificate().getSubjectX500Principal(),
                    pair.getPublic(),
                    subject(name),
                    hosts,
                    validity);
            PrivateKey signer = (PrivateKey) authority.store().getKey(ALIAS, PASSWORD.toCharArray());
            return stored(name, pair.getPrivate(), signed(certificate, signer), authority.certificate());
        } catch (GeneralSecurityException | OperatorException | IOException e) {
            throw new AssertionError(name, e);
        }
    }

    private static KeyPair pair(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("EC") ? 256 : 2048);
        return generator.generateKeyPair();
    }

    private static X500Principal subject(String name) {
        return new X500Principal("CN=" + name);
    }

    private static JcaX509v3CertificateBuilder certificate(
            X500Principal issuer, PublicKey key, X500Principal subject, String hosts, Validity validity)
            throws GeneralSecurityException, IOException {
        JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                issuer, new BigInteger(63, RANDOM), validity.from(), validity.to(), subject, key);
        certificate.addExtension(
                Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
        GeneralName[] names =
                Arrays.stream(hosts.split(",")).map(TestKeys::host).toArray(GeneralName[]::new);
        certificate.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        return certificate;
    }

    private static GeneralName host(String host) {
        String value = host.substring(host.indexOf(':') + 1);
        return switch (host.substring(0, host.indexOf(':'))) {
            case "ip" -> new GeneralName(GeneralName.iPAddress, value);
            case "dns" -> new GeneralName(GeneralName.dNSName, value);
            case "uri" -> new GeneralName(GeneralName.uniformResourceIdentifier, value);
            default -> throw new IllegalArgumentException(host + " is none of ip:, dns: and uri:");
        };
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder certificate, PrivateKey signer)
            throws GeneralSecurityException, OperatorException {
        String algorithm = signer.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        return new JcaX509CertificateConverter()
                .getCertificate(certificate.build(new JcaContentSignerBuilder(algorithm).build(signer)));
    }

    private static TestKeys stored(String name, PrivateKey key, X509Certificate... chain)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, key, PASSWORD.toCharArray(), chain);
        Path folder = Files.createTempDirectory("parley-keys");
        folder.toFile().deleteOnExit();
        Path file = folder.resolve(name + ".p12");
        file.toFile().deleteOnExit();
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return new TestKeys(file);
    }

    private static Path sibling(Path file, String ending) {
        Path sibling = file.resolveSibling(file.getFileName() + ending);
        sibling.toFile().deleteOnExit();
        return sibling;
    }

    private record Validity(Date from, Date to) {
        static Validity ofDays(int from, int to) {
            Instant now = Instant.now();
            return new Validity(Date.from(now.plus(from, ChronoUnit.DAYS)), Date.from(now.plus(to, ChronoUnit.DAYS)));
        }
    }

    /** The keystore, opened by {@link #PASSWORD}. */
    public Path file() {
        return file;
    }

    /** The certificate of the key. */
    public X509Certificate certificate() {
        try {
            return (X509Certificate) store().getCertificate(ALIAS);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The certificate as text between its two lines. */
    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(certificate().getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A file with the certificate alone, as a truststore may be. */
    public Path pemFile() {
        Path pem = sibling(file, ".trust.pem");
        try {
            return Files.writeString(pem, pem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Value of {@code a=fingerprint} by this hash function, {@code sha-256} for example. */
    public String fingerprint(String hash) {
        return fingerprint(certificate(), hash);
    }

    static String fingerprint(X509Certificate certificate, String hash) {
        try {
            byte[] digest = MessageDigest.getInstance(hash).digest(certificate.getEncoded());
            return hash + ' ' + HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private KeyStore store() throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shows this certificate and takes whatever the other side shows. */
    public SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(), PASSWORD.toCharArray());
            return context(keys.getKeyManagers());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Shows no certificate and takes whatever the other side shows. */
    public static SSLContext contextWithoutKeys() {
        try {
            return context(new KeyManager[0]);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static SSLContext context(KeyManager[] keys) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new TakesAll()}, null);
        return context;
    }

    private static final class TakesAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
