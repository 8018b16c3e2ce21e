package org.parley.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A private key and its certificate in a PKCS12 file, made by the keytool of this JDK; one of a name is made once. */
public final class TestKeys {

    public static final String PASSWORD = "change it";

    private static final Map<String, TestKeys> MADE = new ConcurrentHashMap<>();

    private final Path file;

    private TestKeys(Path file) {
        this.file = file;
    }

    /** Its certificate is its own authority and names 127.0.0.1. */
    public static TestKeys selfSigned(String name) {
        return made(name, () -> pair(name, "EC", "-validity", "30"));
    }

    /** As {@link #selfSigned}, with an RSA key. */
    public static TestKeys withRsa(String name) {
        return made(name, () -> pair(name, "RSA", "-validity", "30"));
    }

    /** As {@link #selfSigned}, over since two months. */
    public static TestKeys expired(String name) {
        return made(name, () -> pair(name, "EC", "-startdate", "-90d", "-validity", "30"));
    }

    /** An authority that others can be signed by. */
    public static TestKeys authority(String name) {
        return made(name, () -> pair(name, "EC", "-validity", "30", "-ext", "bc:c"));
    }

    /** Signed by an authority for the host, {@code ip:127.0.0.1} or {@code dns:example.com}, and for these dates. */
    public static TestKeys signedBy(TestKeys authority, String name, String host, String... dates) {
        return made(name, () -> {
            TestKeys keys = pair(name, "EC", "-validity", "30");
            Path request = sibling(keys.file, ".csr");
            Path reply = sibling(keys.file, ".pem");
            keys.keytool("-certreq", "-file", request.toString());
            List<String> sign = new ArrayList<>(
                    List.of("-gencert", "-rfc", "-infile", request.toString(), "-outfile", reply.toString(), "-ext"));
            sign.add("san=" + host);
            sign.addAll(List.of(dates.length == 0 ? new String[] {"-validity", "30"} : dates));
            authority.keytool(sign.toArray(String[]::new));
            try {
                Files.write(
                        reply,
                        authority.pem().getBytes(StandardCharsets.US_ASCII),
                        java.nio.file.StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            keys.keytool("-importcert", "-noprompt", "-file", reply.toString());
            return keys;
        });
    }

    private static TestKeys made(String name, Supplier<TestKeys> maker) {
        return MADE.computeIfAbsent(name, key -> maker.get());
    }

    private static TestKeys pair(String name, String algorithm, String... more) {
        try {
            Path folder = Files.createTempDirectory("parley-keys");
            TestKeys keys = new TestKeys(folder.resolve(name + ".p12"));
            folder.toFile().deleteOnExit();
            keys.file.toFile().deleteOnExit();
            List<String> arguments =
                    new ArrayList<>(List.of("-genkeypair", "-keyalg", algorithm, "-dname", "CN=" + name));
            arguments.addAll(List.of("-ext", "san=ip:127.0.0.1"));
            arguments.addAll(List.of(more));
            keys.keytool(arguments.toArray(String[]::new));
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path sibling(Path file, String ending) {
        Path sibling = file.resolveSibling(file.getFileName() + ending);
        sibling.toFile().deleteOnExit();
        return sibling;
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "own", "-keystore", file.toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The keystore, opened by {@link #PASSWORD}. */
    public Path file() {
        return file;
    }

    /** The certificate of the key. */
    public X509Certificate certificate() {
        try {
            return (X509Certificate) store().getCertificate("own");
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
