package org.parley.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.harness.TestKeys;

/** The files of {@code tls.*}: which are taken, what is said of the others, and what a change does. */
class KeyRingTest {

    private static final TestKeys SERVER = TestKeys.selfSigned("server");
    private static final TestKeys RENEWED = TestKeys.selfSigned("server-renewed");

    @TempDir
    Path folder;

    private Path keystore;

    @BeforeEach
    void copyKeystore() throws IOException {
        keystore = Files.copy(SERVER.file(), folder.resolve("server.p12"));
    }

    private TlsFiles files(String password, Optional<Path> truststore) {
        return new TlsFiles(keystore, password, truststore, TlsFiles.ClientAuth.NEED);
    }

    private TlsFiles files() {
        return files(TestKeys.PASSWORD, Optional.empty());
    }

    private static String refusal(TlsFiles files) {
        return assertThrows(TlsFileException.class, () -> KeyRing.open(files)).getMessage();
    }

    private void write(String type, Optional<TestKeys> trusted) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        if (trusted.isPresent()) {
            store.setCertificateEntry("ca", trusted.get().certificate());
        }
        try (OutputStream out = Files.newOutputStream(keystore)) {
            store.store(out, TestKeys.PASSWORD.toCharArray());
        }
    }

    @Test
    @Covers("RFC8122-6.1-1")
    void readsAKeystoreThatChanges() throws Exception {
        try (KeyRing ring = KeyRing.open(files())) {
            assertArrayEquals(SERVER.certificate().getEncoded(), ring.keys().encodedCertificate());
            TlsKeys before = ring.keys();
            ring.refresh();
            assertSame(before, ring.keys());
            Files.copy(RENEWED.file(), keystore, StandardCopyOption.REPLACE_EXISTING);
            ring.refresh();
            assertEquals(RENEWED.certificate(), ring.keys().certificate());
        }
    }

    @Test
    @Covers("RFC8122-6.1-1")
    void keepsTheKeysWhenTheKeystoreBecomesUseless() throws Exception {
        try (KeyRing ring = KeyRing.open(files())) {
            byte[] whole = Files.readAllBytes(keystore);
            Files.write(keystore, Arrays.copyOf(whole, whole.length / 2));
            ring.refresh();
            assertEquals(SERVER.certificate(), ring.keys().certificate());
            Files.delete(keystore);
            ring.refresh();
            assertEquals(SERVER.certificate(), ring.keys().certificate());
            Files.copy(RENEWED.file(), keystore);
            ring.refresh();
            assertEquals(RENEWED.certificate(), ring.keys().certificate());
        }
    }

    @Test
    void readsJks() throws Exception {
        KeyStore pkcs12 = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(SERVER.file())) {
            pkcs12.load(in, TestKeys.PASSWORD.toCharArray());
        }
        char[] password = TestKeys.PASSWORD.toCharArray();
        KeyStore jks = KeyStore.getInstance("JKS");
        jks.load(null, null);
        jks.setKeyEntry("own", pkcs12.getKey("own", password), password, pkcs12.getCertificateChain("own"));
        try (OutputStream out = Files.newOutputStream(keystore)) {
            jks.store(out, password);
        }
        try (KeyRing ring = KeyRing.open(files())) {
            assertEquals(SERVER.certificate(), ring.keys().certificate());
        }
    }

    @Test
    void saysHowToMakeAKeystoreThatIsMissing() throws IOException {
        Files.delete(keystore);
        String refusal = refusal(files());
        assertTrue(refusal.startsWith("tls.keystore: there is no file " + keystore), refusal);
        assertTrue(refusal.contains("keytool -genkeypair"), refusal);
    }

    @Test
    void namesTheKeyWhoseFileIsUseless() throws Exception {
        assertTrue(refusal(files("wrong", Optional.empty())).startsWith("tls.keystorePassword does not open"));
        Files.writeString(keystore, "no keystore");
        assertTrue(refusal(files()).startsWith("tls.keystore: " + keystore + " is neither PKCS12 nor JKS"));
        write("PKCS12", Optional.of(SERVER));
        assertTrue(refusal(files()).contains("has no private key"));
    }

    @Test
    void namesATruststoreThatIsUseless() throws Exception {
        Path truststore = folder.resolve("trust.pem");
        TlsFiles files = files(TestKeys.PASSWORD, Optional.of(truststore));
        assertTrue(refusal(files).startsWith("tls.truststore: there is no file"));
        Files.writeString(truststore, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertTrue(
                refusal(files).startsWith("tls.truststore: " + truststore + " has something that is no certificate"));
        Files.copy(SERVER.file(), truststore, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(refusal(files).contains("has no certificate of an authority"));
    }

    @Test
    void takesAuthoritiesFromPemAndFromKeystores() throws Exception {
        TestKeys authority = TestKeys.authority("authority");
        TestKeys signed = TestKeys.signedBy(authority, "ana-signed", "dns:ana.example.com");
        Path pem = Files.writeString(folder.resolve("trust.pem"), SERVER.pem() + authority.pem());
        Path store = Files.copy(SERVER.file(), folder.resolve("kept.p12"));
        write("PKCS12", Optional.of(authority));
        Path pkcs12 = Files.move(keystore, folder.resolve("trust.p12"));
        Files.move(store, keystore);
        for (Path truststore : List.of(pem, pkcs12)) {
            try (KeyRing ring = KeyRing.open(files(TestKeys.PASSWORD, Optional.of(truststore)))) {
                ring.keys().requireTrusted(List.of(signed.certificate()));
                assertThrows(
                        CertificateException.class, () -> ring.keys().requireTrusted(List.of(RENEWED.certificate())));
            }
        }
    }

    @Test
    @Covers("RFC4975-14.2-2")
    void offersOnlyVersionsAndCiphersOfToday() throws Exception {
        try (KeyRing ring = KeyRing.open(files())) {
            for (var engine : List.of(
                    ring.keys().accepting(),
                    ring.keys().connecting(),
                    ring.keys().connectingTo("ben.example.com", 1))) {
                assertEquals(List.of("TLSv1.3", "TLSv1.2"), List.of(engine.getEnabledProtocols()));
                for (String suite : engine.getEnabledCipherSuites()) {
                    assertTrue(suite.contains("GCM") || suite.contains("POLY1305"), suite);
                    assertTrue(suite.contains("_ECDHE_") || suite.matches("TLS_(AES|CHACHA20).*"), suite);
                }
            }
        }
    }

    @Test
    void showsNoPassword() {
        assertFalse(files().toString().contains(TestKeys.PASSWORD));
    }
}
