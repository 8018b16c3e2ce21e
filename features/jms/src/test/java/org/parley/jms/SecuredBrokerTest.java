package org.parley.jms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.harness.Logged;
import org.parley.harness.TestKeys;
import org.parley.harness.Waiting;
import org.parley.outbox.OutboxToBroker;

/** The shipped route to an Artemis of somebody's own, over TLS with user and password, and what the operator got wrong. */
class SecuredBrokerTest {
    private static final TestKeys AUTHORITY = TestKeys.authority("broker-authority");
    private static final TestKeys BROKER = TestKeys.signedBy(AUTHORITY, "broker", "ip:127.0.0.1");
    private static final TestKeys STRANGER = TestKeys.authority("broker-stranger");
    private static final String PASSWORD = "a-good-password";

    @TempDir
    private Path directory;

    private final Logged logged = new Logged();
    private TestBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(directory.resolve("broker"), new TestBroker.Secrets(BROKER, PASSWORD));
        broker.start();
        asAuditor((session, consumer) -> {});
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
        logged.close();
    }

    /** What {@code etc/org.parley.jms.cfg} says, without mistakes. */
    private Map<String, String> file() {
        return new HashMap<>(Map.of(
                "url",
                broker.url(),
                "user",
                TestBroker.USER,
                "password",
                PASSWORD,
                "tls.truststore",
                AUTHORITY.file().toString(),
                "tls.truststorePassword",
                TestKeys.PASSWORD,
                "callTimeout",
                "5"));
    }

    /** What is done with an outbox whose route goes to the broker. */
    @FunctionalInterface
    private interface Work {
        void with(OutboxToBroker outbox) throws Exception;
    }

    private void connected(Map<String, String> file, Work work) throws Exception {
        String route = Files.readString(Path.of("../../routes/src/main/routes/events.xml"))
                .replace("outbox:events", "outbox:events?linger=5&amp;retryDelay=20&amp;maxRetryDelay=200");
        JmsSettings settings = JmsSettings.read(file, directory);
        try (ArtemisSource source = new ArtemisSource(settings);
                JmsComponents components = new JmsComponents(settings, source);
                OutboxToBroker outbox =
                        new OutboxToBroker(directory.resolve("outbox"), "jms", components.create(), route)) {
            work.with(outbox);
        }
    }

    /** What a consumer does. */
    @FunctionalInterface
    private interface Reading {
        void with(Session session, MessageConsumer consumer) throws JMSException;
    }

    private void asAuditor(Reading reading) throws JMSException {
        String url = broker.url() + "?sslEnabled=true&trustStorePath="
                + URLEncoder.encode(AUTHORITY.file().toString(), StandardCharsets.UTF_8) + "&trustStorePassword="
                + URLEncoder.encode(TestKeys.PASSWORD, StandardCharsets.UTF_8);
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
                Connection connection = factory.createConnection(TestBroker.AUDITOR, PASSWORD);
                Session session = connection.createSession();
                MessageConsumer consumer =
                        session.createSharedDurableConsumer(session.createTopic("parley.events"), "audit")) {
            connection.start();
            reading.with(session, consumer);
        }
    }

    private void requireAllInOrder() throws JMSException {
        OutboxToBroker.Received received = new OutboxToBroker.Received();
        asAuditor((session, consumer) -> {
            Message message = consumer.receive(2_000);
            while (message != null) {
                assertTrue(message instanceof BytesMessage);
                received.add(message.getStringProperty("JMSXGroupID"), message.getBody(byte[].class));
                message = consumer.receive(2_000);
            }
        });
        received.requireAllInOrder();
    }

    /** The one line about it, which the operator reads. */
    private String report() {
        List<String> lines = logged.lines("WARN org.parley.jms.Connections", broker.url());
        assertEquals(1, lines.size(), lines::toString);
        assertEquals(List.of(), logged.lines("Failed delivery"));
        return lines.get(0);
    }

    @Test
    @Covers("BRK-6")
    void deliversOverTlsAsAUserWithTheRightsThatAreAskedFor() throws Exception {
        connected(file(), outbox -> {
            outbox.produce();
            outbox.awaitEmpty();
        });
        requireAllInOrder();
        assertEquals(List.of(), logged.lines("org.parley.jms.Connections"));
    }

    @Test
    @Covers({"BRK-2", "BRK-6"})
    void keepsAllUntilTheFileHasTheRightPassword() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "an-old-password");
        Map<String, String> file = file();
        file.put("password", "");
        file.put("passwordFile", secret.toString());
        connected(file, outbox -> {
            outbox.produce();
            outbox.awaitRetries();
            Files.writeString(secret, PASSWORD);
            outbox.awaitEmpty();
        });
        requireAllInOrder();
        String report = report();
        assertTrue(report.contains("user and password in etc/org.parley.jms.cfg"), report);
    }

    @Test
    @Covers({"BRK-2", "BRK-6"})
    void keepsAllUntilTheTruststoreHasWhoSignedTheCertificate() throws Exception {
        Map<String, String> file = file();
        file.put("tls.truststore", STRANGER.file().toString());
        connected(file, outbox -> {
            outbox.produce();
            outbox.awaitRetries();
        });
        String report = report();
        assertTrue(report.contains("tls.truststore in etc/org.parley.jms.cfg"), report);
        connected(file(), OutboxToBroker::awaitEmpty);
        requireAllInOrder();
    }

    @Test
    @Covers("BRK-6")
    void takesCommandsAsAUserWithTheRightsThatAreAskedFor() throws Exception {
        List<String> received = new CopyOnWriteArrayList<>();
        JmsSettings settings = JmsSettings.read(file(), directory);
        try (ArtemisSource source = new ArtemisSource(settings);
                JmsComponents components = new JmsComponents(settings, source);
                CamelContext context = new DefaultCamelContext()) {
            context.addComponent("jms", components.create());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("jms:queue:parley.commands")
                            .process(exchange ->
                                    received.add(exchange.getMessage().getBody(String.class)));
                }
            });
            context.start();
            Waiting.until("its queue", () -> broker.hasQueue("parley.commands"));
            asAuditor((session, consumer) -> session.createProducer(session.createQueue("parley.commands"))
                    .send(session.createTextMessage("a command")));
            Waiting.until("the command", () -> received.contains("a command"));
        }
    }
}
