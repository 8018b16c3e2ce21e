package org.parley.jms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.parley.Covers;
import org.parley.harness.Logged;
import org.parley.harness.TestKeys;
import org.parley.harness.Waiting;
import org.parley.outbox.OutboxToBroker;

/** {@code connectionFactory = (name=orders)}: the connections of a service that somebody registers, now or later. */
class ServiceSourceTest {
    private static final TestKeys BROKER = TestKeys.selfSigned("service-broker");
    private static final String PASSWORD = "a-good-password";

    @TempDir
    private Path directory;

    private final Logged logged = new Logged();
    private Framework framework;
    private TestBroker broker;
    private ActiveMQConnectionFactory orders;
    private JmsResolver resolver;

    @BeforeEach
    void start() throws Exception {
        framework = new org.apache.felix.framework.FrameworkFactory()
                .newFramework(Map.of(
                        "org.osgi.framework.storage",
                        directory.resolve("framework").toString(),
                        "karaf.base",
                        directory.toString()));
        framework.start();
        broker = new TestBroker(directory.resolve("broker"), new TestBroker.Secrets(BROKER, PASSWORD));
        broker.start();
        orders = new ActiveMQConnectionFactory(broker.url() + "?sslEnabled=true&trustStorePath="
                + URLEncoder.encode(BROKER.file().toString(), StandardCharsets.UTF_8) + "&trustStorePassword="
                + URLEncoder.encode(TestKeys.PASSWORD, StandardCharsets.UTF_8));
        resolver = new JmsResolver(
                framework.getBundleContext(),
                Map.of("connectionFactory", "(name=orders)", "user", TestBroker.USER, "password", PASSWORD));
        asAuditor(consumer -> {});
    }

    @AfterEach
    void stop() throws Exception {
        resolver.deactivate();
        orders.close();
        broker.close();
        framework.stop();
        framework.waitForStop(0);
        logged.close();
    }

    private ServiceRegistration<ConnectionFactory> register(String name, ConnectionFactory factory) {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("name", name));
        return framework.getBundleContext().registerService(ConnectionFactory.class, factory, properties);
    }

    /** What a consumer does. */
    @FunctionalInterface
    private interface Reading {
        void with(MessageConsumer consumer) throws JMSException;
    }

    private void asAuditor(Reading reading) throws JMSException {
        try (Connection connection = orders.createConnection(TestBroker.AUDITOR, PASSWORD);
                Session session = connection.createSession();
                MessageConsumer consumer =
                        session.createSharedDurableConsumer(session.createTopic("parley.events"), "audit")) {
            connection.start();
            reading.with(consumer);
        }
    }

    private OutboxToBroker outbox() throws Exception {
        String route = Files.readString(Path.of("../../routes/src/main/routes/events.xml"))
                .replace("outbox:events", "outbox:events?linger=5&amp;retryDelay=20&amp;maxRetryDelay=200");
        try (CamelContext context = new DefaultCamelContext()) {
            return new OutboxToBroker(
                    directory.resolve("outbox"), "jms", resolver.resolveComponent("jms", context), route);
        }
    }

    private void requireAllInOrder() throws JMSException {
        OutboxToBroker.Received received = new OutboxToBroker.Received();
        asAuditor(consumer -> {
            Message message = consumer.receive(2_000);
            while (message != null) {
                received.add(message.getStringProperty("JMSXGroupID"), message.getBody(byte[].class));
                message = consumer.receive(2_000);
            }
        });
        received.requireAllInOrder();
    }

    @Test
    @Covers("BRK-6")
    void connectsAsTheUserOfTheFileByTheServiceThatTheFilterNames() throws Exception {
        register("others", (ConnectionFactory) new ActiveMQConnectionFactory("tcp://127.0.0.1:1"));
        register("orders", orders);
        try (OutboxToBroker outbox = outbox()) {
            outbox.produce();
            outbox.awaitEmpty();
        }
        requireAllInOrder();
        assertEquals(List.of(), logged.lines("org.parley.jms.Connections"));
    }

    @Test
    @Covers({"BRK-2", "BRK-6"})
    void keepsAllUntilSomebodyRegistersTheService() throws Exception {
        try (OutboxToBroker outbox = outbox()) {
            outbox.produce();
            outbox.awaitRetries();
            Waiting.until("a report", () -> !logged.lines("org.parley.jms.Connections")
                    .isEmpty());
            List<String> reports = logged.lines("WARN org.parley.jms.Connections");
            assertEquals(1, reports.size(), reports::toString);
            assertTrue(
                    reports.get(0).contains("there is no service jakarta.jms.ConnectionFactory with (name=orders)"),
                    reports.get(0));
            register("orders", orders);
            outbox.awaitEmpty();
        }
        requireAllInOrder();
    }

    @Test
    void refusesWhatIsNoFilter() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new JmsResolver(framework.getBundleContext(), Map.of("connectionFactory", "orders")));
        assertTrue(refusal.getMessage().contains("connectionFactory = orders"), refusal.getMessage());
    }
}
