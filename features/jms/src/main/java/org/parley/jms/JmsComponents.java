package org.parley.jms;

import java.util.concurrent.TimeUnit;
import org.apache.camel.component.jms.ConsumerType;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Camel's JMS component, set up for a server that never waits: what is sent is durable and fails at once with the cause when
 * the broker is not there; who waits for messages starts without the broker and finds it when it comes; a message is handled
 * asynchronously, so that no thread is held while a command is carried out. Closing it gives the connections back.
 */
final class JmsComponents implements AutoCloseable {

    /** Ours: as many threads as send at a time; the outbox has fewer lanes. */
    private static final int SESSIONS = 16;

    /** Ours: between two looks for a broker that is gone. */
    private static final long FIRST_LOOK_MS = 500;

    private static final long LONGEST_LOOK_MS = 10_000;

    private final JmsSettings settings;
    private final Connections connections;
    private final CachingConnectionFactory senders;

    JmsComponents(JmsSettings settings, ConnectionSource source) {
        this.settings = settings;
        connections = new Connections(settings, source, System::nanoTime);
        senders = new CachingConnectionFactory(connections);
        senders.setSessionCacheSize(SESSIONS);
        senders.setCacheConsumers(false);
        senders.setReconnectOnException(true);
    }

    /** A component of its own for each Camel context. */
    //= BRK-6
    JmsComponent create() {
        JmsConfiguration configuration = new JmsConfiguration();
        configuration.setConnectionFactory(senders);
        configuration.setTemplateConnectionFactory(senders);
        // Who receives has a connection of his own, and makes another one himself.
        configuration.setListenerConnectionFactory(connections);
        configuration.setDeliveryPersistent(true);
        configuration.setReplyToDeliveryPersistent(true);
        configuration.setAsyncConsumer(true);
        configuration.setAsyncStartListener(true);
        configuration.setAsyncStopListener(false);
        configuration.setAcceptMessagesWhileStopping(false);
        configuration.setConcurrentConsumers(settings.consumers());
        configuration.setCacheLevelName("CACHE_CONSUMER");
        configuration.setRequestTimeout(settings.requestTimeout().toMillis());
        configuration.setTestConnectionOnStartup(false);
        configuration.setIncludeSentJMSMessageID(false);
        configuration.setConsumerType(ConsumerType.Custom);
        configuration.setRecoveryInterval(-1);
        configuration.setMessageListenerContainerFactory(endpoint -> {
            DefaultJmsMessageListenerContainer container = new DefaultJmsMessageListenerContainer(endpoint);
            ExponentialBackOff looks = new ExponentialBackOff(FIRST_LOOK_MS, 2);
            looks.setMaxInterval(LONGEST_LOOK_MS);
            container.setBackOff(looks);
            return container;
        });
        JmsComponent component = new JmsComponent(configuration);
        component.setAllowAutoWiredConnectionFactory(false);
        component.setAllowAutoWiredDestinationResolver(false);
        return component;
    }

    @Override
    public void close() {
        senders.destroy();
    }

    /** For the log. */
    @Override
    public String toString() {
        return settings + ", "
                + TimeUnit.MILLISECONDS.toSeconds(settings.callTimeout().toMillis()) + " s for a call";
    }
}
