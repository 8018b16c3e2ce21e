package org.parley.jms;

import static org.junit.jupiter.api.Assertions.assertFalse;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.harness.Waiting;
import org.parley.outbox.OutboxToBroker;

/** The shipped route to a broker that is full and lets its senders wait, until its consumers have read. */
class SlowBrokerTest {
    private static final String EVENTS = "parley.events";

    /** Less than all events, more than one message. */
    private static final long MOST_BYTES = 64 * 1024;

    @TempDir
    private Path directory;

    private TestBroker broker;
    private ArtemisSource source;
    private JmsComponents components;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(directory.resolve("broker"));
        broker.blockAbove(MOST_BYTES);
        broker.start();
        JmsSettings settings = JmsSettings.read(Map.of("url", broker.url(), "user", "", "callTimeout", "5"), directory);
        source = new ArtemisSource(settings);
        components = new JmsComponents(settings, source);
        asAuditor(consumer -> {});
    }

    @AfterEach
    void stop() throws Exception {
        components.close();
        source.close();
        broker.close();
    }

    private OutboxToBroker outbox() throws Exception {
        String route = Files.readString(Path.of("../../routes/src/main/routes/events.xml"))
                .replace("outbox:events", "outbox:events?linger=5&amp;retryDelay=20&amp;maxRetryDelay=200");
        return new OutboxToBroker(directory.resolve("outbox"), "jms", components.create(), route);
    }

    /** What a consumer does. */
    @FunctionalInterface
    private interface Reading {
        void with(MessageConsumer consumer) throws JMSException;
    }

    private void asAuditor(Reading reading) throws JMSException {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
                Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createSharedDurableConsumer(session.createTopic(EVENTS), "audit")) {
            connection.start();
            reading.with(consumer);
        }
    }

    private void awaitBlocking() {
        Waiting.until("a full broker", () -> {
            try {
                return broker.isBlocking(EVENTS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private void requireAllInOrder(OutboxToBroker outbox) throws JMSException {
        OutboxToBroker.Received received = new OutboxToBroker.Received();
        asAuditor(consumer -> {
            Message message = consumer.receive(2_000);
            while (message != null || !outbox.isEmpty()) {
                if (message != null) {
                    received.add(message.getStringProperty("JMSXGroupID"), message.getBody(byte[].class));
                }
                message = consumer.receive(2_000);
            }
        });
        received.requireAllInOrder();
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    @Covers("BRK-6")
    void keepsWhatAFullBrokerDoesNotTakeAndDeliversAllInOrder() throws Exception {
        try (OutboxToBroker outbox = outbox()) {
            outbox.produce();
            awaitBlocking();
            assertFalse(outbox.isEmpty());
            requireAllInOrder(outbox);
        }
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    @Covers("BRK-6")
    void stopsWhileTheBrokerTakesNothingAndLosesNothing() throws Exception {
        try (OutboxToBroker outbox = outbox()) {
            outbox.produce();
            awaitBlocking();
        }
        try (OutboxToBroker outbox = outbox()) {
            requireAllInOrder(outbox);
        }
    }
}
