package org.parley.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.harness.Logged;
import org.parley.harness.TestKeys;
import org.parley.harness.Waiting;
import org.parley.outbox.OutboxToBroker;

/** The shipped route to brokers with TLS and a login by SCRAM, and what the operator got wrong. */
class SecuredKafkaTest {
    private static final TestKeys AUTHORITY = TestKeys.authority("kafka-authority");
    private static final TestKeys BROKER = TestKeys.signedBy(AUTHORITY, "kafka", "ip:127.0.0.1");
    private static final TestKeys STRANGER = TestKeys.authority("kafka-stranger");
    private static final String USER = "parley";
    private static final String PASSWORD = "a-good-password";

    @TempDir
    private Path directory;

    private final Logged logged = new Logged();
    private TestKafka kafka;

    @BeforeEach
    void start() throws Exception {
        kafka = new TestKafka(directory.resolve("kafka"), BROKER, USER, PASSWORD);
        kafka.start();
    }

    @AfterEach
    void stop() {
        kafka.close();
        logged.close();
    }

    /** What {@code etc/org.parley.kafka.cfg} says, without mistakes. */
    private Map<String, String> file() {
        return new HashMap<>(Map.of(
                "brokers",
                kafka.securedBrokers(),
                "login",
                "SCRAM-SHA-512",
                "user",
                USER,
                "password",
                PASSWORD,
                "tls",
                "true",
                "tls.truststore",
                AUTHORITY.file().toString(),
                "tls.truststorePassword",
                TestKeys.PASSWORD,
                "sendTimeout",
                "4"));
    }

    /** What is done with an outbox whose route goes to the brokers. */
    @FunctionalInterface
    private interface Work {
        void with(OutboxToBroker outbox) throws Exception;
    }

    private void connected(Map<String, String> file, Work work) throws Exception {
        String route = Files.readString(Path.of("../../routes/src/main/routes/events-kafka.xml"))
                .replace("body=list", "body=list&amp;linger=5&amp;retryDelay=20&amp;maxRetryDelay=200");
        KafkaSettings settings = KafkaSettings.read(file, directory);
        try (OutboxToBroker outbox =
                new OutboxToBroker(directory.resolve("outbox"), "kafka", KafkaComponents.create(settings), route)) {
            work.with(outbox);
        }
    }

    private void requireAllInOrder() {
        OutboxToBroker.Received received = new OutboxToBroker.Received();
        kafka.records("parley.events")
                .forEach(record -> received.add(record.key(), record.value().getBytes(StandardCharsets.UTF_8)));
        received.requireAllInOrder();
    }

    private void awaitReport() {
        Waiting.until(
                "a report", () -> !logged.lines("etc/org.parley.kafka.cfg").isEmpty());
    }

    /** The one line about it, which the operator reads. */
    private String report() {
        List<String> lines = logged.lines("etc/org.parley.kafka.cfg");
        assertEquals(1, lines.size(), lines::toString);
        assertEquals(List.of(), logged.lines("Failed delivery"));
        return lines.get(0);
    }

    @Test
    @Covers({"BRK-6", "BRK-8"})
    void deliversOverTlsToWhoLetsItIn() throws Exception {
        connected(file(), outbox -> {
            outbox.produce();
            outbox.awaitEmpty();
        });
        requireAllInOrder();
        assertEquals(List.of(), logged.lines("etc/org.parley.kafka.cfg"));
    }

    @Test
    @Covers({"BRK-2", "BRK-6"})
    void keepsAllUntilTheFileHasTheRightPassword() throws Exception {
        Map<String, String> file = file();
        file.put("password", "a-wrong-password");
        connected(file, outbox -> {
            outbox.produce();
            awaitReport();
        });
        String report = report();
        assertTrue(report.contains("user and password"), report);
        connected(file(), OutboxToBroker::awaitEmpty);
        requireAllInOrder();
    }

    @Test
    @Covers({"BRK-2", "BRK-6"})
    void keepsAllUntilTheBrokersHaveThePasswordOfTheFile() throws Exception {
        Map<String, String> file = file();
        file.put("password", "a-new-password");
        connected(file, outbox -> {
            outbox.produce();
            awaitReport();
            kafka.changePassword(USER, "a-new-password");
            outbox.awaitEmpty();
        });
        requireAllInOrder();
        report();
    }

    @Test
    @Covers({"BRK-2", "BRK-6"})
    void keepsAllUntilTheTruststoreHasWhoSignedTheCertificate() throws Exception {
        Map<String, String> file = file();
        file.put("tls.truststore", STRANGER.file().toString());
        connected(file, outbox -> {
            outbox.produce();
            awaitReport();
        });
        String report = report();
        assertTrue(report.contains("tls.truststore"), report);
        connected(file(), OutboxToBroker::awaitEmpty);
        requireAllInOrder();
    }
}
