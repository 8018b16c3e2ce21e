package org.parley.jms;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.outbox.OutboxToBroker;

/** A route from the outbox to JMS, while its broker is killed and restarted under load. */
class BrokerRestartTest {

    private static final String TOPIC = "parley.events";

    /** Like the shipped one, but hasty. */
    private static final String ROUTE =
            """
            <routes xmlns="http://camel.apache.org/schema/spring">
              <route id="events">
                <from uri="outbox:events?linger=5&amp;retryDelay=20&amp;maxRetryDelay=200"/>
                <setHeader name="JMSXGroupID"><header>OutboxKey</header></setHeader>
                <removeHeaders pattern="Outbox*"/>
                <to uri="jms:topic:parley.events"/>
              </route>
            </routes>
            """;

    @TempDir
    private Path directory;

    private TestBroker broker;
    private ArtemisSource source;
    private JmsComponents components;
    private OutboxToBroker outbox;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(directory.resolve("broker"));
        broker.start();
        JmsSettings settings = JmsSettings.read(Map.of("url", broker.url(), "user", "", "callTimeout", "5"), directory);
        source = new ArtemisSource(settings);
        components = new JmsComponents(settings, source);
        outbox = new OutboxToBroker(directory.resolve("outbox"), "jms", components.create(), ROUTE);
    }

    @AfterEach
    void stop() throws Exception {
        outbox.close();
        components.close();
        source.close();
        broker.close();
    }

    /** A system that wants every event and is not always there. */
    private void subscribe() throws JMSException {
        asAuditor(consumer -> {});
    }

    /** What a consumer does. */
    @FunctionalInterface
    private interface Work {
        void with(MessageConsumer consumer) throws JMSException;
    }

    private void asAuditor(Work work) throws JMSException {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
                Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createSharedDurableConsumer(session.createTopic(TOPIC), "audit")) {
            connection.start();
            work.with(consumer);
        }
    }

    private OutboxToBroker.Received received() throws JMSException {
        OutboxToBroker.Received received = new OutboxToBroker.Received();
        asAuditor(consumer -> {
            Message message = consumer.receive(2_000);
            while (message != null) {
                assertTrue(message instanceof BytesMessage);
                received.add(message.getStringProperty("JMSXGroupID"), message.getBody(byte[].class));
                message = consumer.receive(2_000);
            }
        });
        return received;
    }

    @Test
    @Covers("BRK-6")
    void losesNothingAndKeepsTheOrderWhileTheBrokerIsKilledAndRestarted() throws Exception {
        subscribe();
        outbox.produceWhile(broker::kill, broker::start);
        System.out.printf(
                "Broker killed under load: 0 lost, %d came twice%n", received().requireAllInOrder());
    }

    @Test
    @Covers("BRK-6")
    void keepsEverythingWhileThereIsNoBrokerAtAll() throws Exception {
        subscribe();
        broker.stop();
        outbox.produce();
        outbox.awaitRetries();
        broker.start();
        outbox.awaitEmpty();
        received().requireAllInOrder();
    }
}
