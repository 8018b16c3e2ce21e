package org.parley.kafka;

import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.security.KafkaAuthType;

/**
 * Camel's Kafka component, set up for a server that loses nothing and waits for nobody: a record is sent when all brokers of its
 * partition have it, once and in order, and fails with the cause when they do not in time.
 */
final class KafkaComponents {

    /** Ours: a record waits for others as long, which makes fewer and larger requests of many sessions' records. */
    private static final int LINGER_MS = 5;

    /** Ours: half of the time for all, so that a second try is in it. */
    private static final int TRIES = 2;

    /** Ours: what waits for the brokers at most; the outbox has the rest. */
    private static final int BUFFER_BYTES = 16 * 1024 * 1024;

    /** Ours: threads that go on with a route when the brokers have answered. */
    private static final int WORKERS = 4;

    /** Ours: between two looks for a broker that is gone. */
    private static final int LONGEST_LOOK_MS = 10_000;

    /** Ours: a route that stops has waited for its exchanges; what is left is with brokers that are gone. */
    private static final int CLOSING_MS = 2_000;

    private KafkaComponents() {}

    /** A component of its own for each Camel context. */
    static KafkaComponent create(KafkaSettings settings) {
        int sendMs = (int) settings.sendTimeout().toMillis();
        KafkaConfiguration configuration = new KafkaConfiguration();
        configuration.setBrokers(settings.brokers());
        configuration.setSecurityProtocol(settings.securityProtocol());
        if (settings.hasLogin()) {
            configuration.setSaslMechanism(settings.mechanism());
            configuration.setSaslAuthType(
                    settings.mechanism().equals("PLAIN") ? KafkaAuthType.PLAIN : scram(settings.mechanism()));
            configuration.setSaslUsername(settings.user());
            configuration.setSaslPassword(settings.password());
        }
        if (!settings.truststore().isEmpty()) {
            configuration.setSslTruststoreLocation(settings.truststore());
            configuration.setSslTruststorePassword(settings.truststorePassword());
        }
        configuration.setEnableIdempotence(true);
        configuration.setRequestRequiredAcks("all");
        configuration.setLingerMs(LINGER_MS);
        configuration.setMaxBlockMs(sendMs / TRIES);
        configuration.setRequestTimeoutMs(sendMs / TRIES);
        configuration.setDeliveryTimeoutMs(sendMs);
        configuration.setShutdownTimeout(CLOSING_MS);
        configuration.setReconnectBackoffMaxMs(LONGEST_LOOK_MS);
        configuration.setBufferMemorySize(Math.max(BUFFER_BYTES, settings.maxRecordBytes()));
        configuration.setMaxRequestSize(settings.maxRecordBytes());
        configuration.setCompressionCodec(settings.compression());
        configuration.setWorkerPoolCoreSize(WORKERS);
        configuration.setWorkerPoolMaxSize(WORKERS);
        configuration.setRecordMetadata(false);
        configuration.setInterceptorClasses(SessionKey.class.getName());
        KafkaComponent component = new KafkaComponent();
        component.setConfiguration(configuration);
        component.setKafkaClientFactory(new OrderedProducer.Factory(settings));
        return component;
    }

    private static KafkaAuthType scram(String mechanism) {
        return mechanism.endsWith("256") ? KafkaAuthType.SCRAM_SHA_256 : KafkaAuthType.SCRAM_SHA_512;
    }
}
