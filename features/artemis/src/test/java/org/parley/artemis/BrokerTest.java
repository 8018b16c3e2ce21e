package org.parley.artemis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;

/** The broker as it comes up without configuration, and what JMS clients may do with it. */
class BrokerTest {

    private static final long PATIENCE_MS = 30_000;

    /** Users of Karaf; the password of each is his name. */
    private static final Map<String, Set<String>> USERS =
            Map.of("olga", Set.of("operator"), "vera", Set.of("viewer"), "nick", Set.of("group"));

    @TempDir
    private Path directory;

    private final Map<String, String> values = new HashMap<>();
    private Optional<Broker> broker = Optional.empty();

    @BeforeEach
    void takeFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            values.put("port", String.valueOf(socket.getLocalPort()));
        }
    }

    private void start() throws Exception {
        Doorkeeper doorkeeper = new Doorkeeper(
                password(),
                (user, password) -> user.equals(password) ? Optional.ofNullable(USERS.get(user)) : Optional.empty());
        Broker starting = new Broker(BrokerSettings.read(values, directory), directory, doorkeeper);
        broker = Optional.of(starting);
        starting.start();
    }

    @AfterEach
    void stop() throws Exception {
        if (broker.isPresent()) {
            broker.get().close();
        }
        broker = Optional.empty();
    }

    private String password() throws IOException {
        return PasswordFile.read(directory.resolve("password"));
    }

    /** What is done in a session. */
    @FunctionalInterface
    private interface Work {
        void with(Session session) throws JMSException;
    }

    private void as(String user, String password, Work work) throws JMSException {
        String url = "tcp://127.0.0.1:" + values.get("port") + "?useEpoll=false&producerWindowSize=-1";
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
                Connection connection = factory.createConnection(user, password);
                Session session = connection.createSession()) {
            connection.start();
            work.with(session);
        }
    }

    private static void send(Session session, String queue, String text) throws JMSException {
        session.createProducer(session.createQueue(queue)).send(session.createTextMessage(text));
    }

    private static Message receive(Session session, String queue) throws JMSException {
        return session.createConsumer(session.createQueue(queue)).receive(PATIENCE_MS);
    }

    @Test
    @Covers("BRK-3")
    void letsTheServerInByThePasswordFile() throws Exception {
        start();
        as("parley", password(), session -> send(session, Broker.COMMANDS, "c"));
        assertThrows(JMSSecurityException.class, () -> as("parley", "guessed", session -> {}));
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(directory.resolve("password")));
    }

    @Test
    @Covers("BRK-3")
    void letsUsersInByTheirRoles() throws Exception {
        start();
        as("olga", "olga", session -> send(session, Broker.COMMANDS, "c"));
        as("vera", "vera", session -> assertNotNull(session.createConsumer(session.createTopic(Broker.EVENTS))));
        as("vera", "vera", session -> assertThrows(JMSException.class, () -> send(session, Broker.COMMANDS, "c")));
        as("vera", "vera", session -> assertThrows(JMSException.class, () -> receive(session, Broker.MESSAGES)));
        as(
                "nick",
                "nick",
                session -> assertThrows(
                        JMSException.class, () -> session.createConsumer(session.createTopic(Broker.EVENTS))));
        assertThrows(JMSSecurityException.class, () -> as("olga", "guessed", session -> {}));
        assertThrows(JMSSecurityException.class, () -> as(null, null, session -> {}));
    }

    @Test
    @Covers("BRK-3")
    void letsEverybodyInWhereNoLoginIsWanted() throws Exception {
        values.put("login", "none");
        start();
        as(null, null, session -> send(session, Broker.COMMANDS, "c"));
    }

    @Test
    void keepsWhatItHasOverARestart() throws Exception {
        start();
        as("olga", "olga", session -> {
            session.createSharedDurableConsumer(session.createTopic(Broker.EVENTS), "audit")
                    .close();
            session.createProducer(session.createTopic(Broker.EVENTS)).send(session.createTextMessage("event"));
            send(session, Broker.MESSAGES, "message");
        });
        stop();
        start();
        as("olga", "olga", session -> {
            assertEquals("message", receive(session, Broker.MESSAGES).getBody(String.class));
            assertEquals(
                    "event",
                    session.createSharedDurableConsumer(session.createTopic(Broker.EVENTS), "audit")
                            .receive(PATIENCE_MS)
                            .getBody(String.class));
        });
    }

    @Test
    @Covers("BRK-5")
    void failsTheNextSendWhenAnAddressHasItsShareOfTheDisk() throws Exception {
        values.put("addressLimit", "1");
        values.put("memory", "8");
        start();
        as("olga", "olga", session -> {
            MessageProducer producer = session.createProducer(session.createQueue(Broker.MESSAGES));
            String text = "x".repeat(50_000);
            assertThrows(JMSException.class, () -> {
                // Memory and disk hold less than half of that.
                for (int i = 0; i < 1200; i++) {
                    producer.send(session.createTextMessage(text));
                }
            });
            send(session, Broker.COMMANDS, "another address is not full");
        });
    }

    @Test
    @Covers("BRK-5")
    void movesWhatNobodyCanDealWith() throws Exception {
        start();
        as("olga", "olga", session -> {
            MessageProducer producer = session.createProducer(session.createQueue(Broker.COMMANDS));
            producer.setTimeToLive(1);
            producer.send(session.createTextMessage("stale"));
            session.createConsumer(session.createQueue(Broker.COMMANDS)).receiveNoWait();
            assertEquals("stale", receive(session, Broker.DEAD).getBody(String.class));
        });
    }

    @Test
    void saysThatItsPortIsTaken() throws Exception {
        try (ServerSocket taken =
                new ServerSocket(Integer.parseInt(values.get("port")), 1, InetAddress.getLoopbackAddress())) {
            IOException failure = assertThrows(IOException.class, this::start);
            assertEquals(
                    "cannot listen on 127.0.0.1 port " + taken.getLocalPort() + ": Address already in use",
                    failure.getMessage());
        }
    }
}
