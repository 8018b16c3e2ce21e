package org.parley.jms;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One TLS handshake with each of the brokers, to tell the operator why theirs fail. */
final class TlsProbe {

    private static final Logger LOG = LoggerFactory.getLogger(TlsProbe.class);

    private static final Pattern BROKER = Pattern.compile("tcp://([^/:,?)]+|\\[[^]]+]):(\\d{1,5})");

    private final JmsSettings settings;

    TlsProbe(JmsSettings settings) {
        this.settings = settings;
    }

    /** In words; empty where TLS is not what is wrong. */
    Optional<String> problem() {
        SSLContext context;
        try {
            context = context();
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of("tls.truststore in etc/org.parley.jms.cfg, " + settings.truststore()
                    + ", cannot be opened with tls.truststorePassword: " + e.getMessage());
        }
        Matcher brokers = BROKER.matcher(settings.url());
        while (brokers.find()) {
            Optional<String> problem = problem(context, brokers.group(1), Integer.parseInt(brokers.group(2)));
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private Optional<String> problem(SSLContext context, String host, int port) {
        int patienceMs = (int) settings.connectTimeout().toMillis();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), patienceMs);
            plain.setSoTimeout(patienceMs);
            try (SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                SSLParameters parameters = secured.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secured.setSSLParameters(parameters);
                secured.startHandshake();
            }
            return Optional.empty();
        } catch (SSLHandshakeException e) {
            return Optional.of("tls.truststore in etc/org.parley.jms.cfg does not let in the certificate of " + host
                    + ":" + port + " (" + e.getMessage() + "): import it, or that of who signed it");
        } catch (SSLException e) {
            return Optional.of(host + ":" + port + " speaks no TLS (" + e.getMessage()
                    + "), which tls.truststore in etc/org.parley.jms.cfg asks for");
        } catch (IOException e) {
            LOG.debug("{}:{} is not there for TLS", host, port, e);
            return Optional.empty();
        }
    }

    private SSLContext context() throws IOException, GeneralSecurityException {
        // Reads JKS and PKCS#12, whichever it is.
        KeyStore store = KeyStore.getInstance("JKS");
        try (InputStream in = Files.newInputStream(Path.of(settings.truststore()))) {
            store.load(in, settings.truststorePassword().toCharArray());
        }
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context;
    }
}
