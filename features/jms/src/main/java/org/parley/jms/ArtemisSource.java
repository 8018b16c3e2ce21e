package org.parley.jms;

import jakarta.jms.ConnectionFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * Connections of the Artemis client. It never reconnects by itself: a connection that broke fails what is under way, whose
 * sender knows what to do, and the next one makes a new connection.
 */
final class ArtemisSource implements ConnectionSource, AutoCloseable {

    /** Ours: a broker that is gone without a word is noticed after this. */
    private static final long SILENT_AT_MOST_MS = 30_000;

    private static final long CHECK_EVERY_MS = 10_000;

    /** Ours: what the broker sends ahead to a consumer, which is what a route may have under way unfinished. */
    private static final int CONSUMER_WINDOW_BYTES = 64 * 1024;

    private final JmsSettings settings;
    private final ActiveMQConnectionFactory factory;

    ArtemisSource(JmsSettings settings) {
        this.settings = settings;
        factory = new ActiveMQConnectionFactory(url(settings));
        // Its threads end with it: those that the client shares keep a bundle that is gone, and whoever called it, in
        // memory.
        factory.setUseGlobalPools(false);
        factory.setInitialConnectAttempts(1);
        factory.setReconnectAttempts(0);
        factory.setCallTimeout(settings.callTimeout().toMillis());
        factory.setConnectionTTL(SILENT_AT_MOST_MS);
        factory.setClientFailureCheckPeriod(CHECK_EVERY_MS);
        factory.setConsumerWindowSize(CONSUMER_WINDOW_BYTES);
        factory.setBlockOnDurableSend(true);
        factory.setBlockOnNonDurableSend(true);
        // The broker is asked once about a destination, not with each message.
        factory.setCacheDestinations(true);
        // Nobody's Java objects are read from a message.
        factory.setDeserializationDenyList("*");
        if (!settings.clientId().isEmpty()) {
            factory.setClientID(settings.clientId());
        }
    }

    private static String url(JmsSettings settings) {
        StringBuilder url = new StringBuilder(settings.url());
        append(
                url,
                "connect-timeout-millis",
                String.valueOf(settings.connectTimeout().toMillis()));
        append(url, "useEpoll", "false");
        append(url, "useKQueue", "false");
        if (!settings.truststore().isEmpty()) {
            append(url, "sslEnabled", "true");
            append(url, "trustStorePath", settings.truststore());
            append(url, "trustStorePassword", settings.truststorePassword());
        }
        return url.toString();
    }

    /** Unless the operator has said it in the URL himself. */
    private static void append(StringBuilder url, String name, String value) {
        if (url.indexOf(name + "=") < 0) {
            url.append(url.indexOf("?") < 0 ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    @Override
    public ConnectionFactory factory() {
        return factory;
    }

    /** The client keeps to itself why TLS failed. */
    @Override
    public Optional<String> cure(Exception thrown) {
        return settings.truststore().isEmpty() ? Optional.empty() : new TlsProbe(settings).problem();
    }

    @Override
    public void close() {
        factory.close();
    }
}
