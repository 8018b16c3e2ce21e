package org.parley.kafka;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.outbox.OutboxToBroker;

/** The shipped route from the outbox to Kafka, while Kafka is restarted under load. */
class KafkaRestartTest {

    private static final Path SHIPPED = Path.of("../../routes/src/main/routes/events-kafka.xml");

    /** Of the topic as it ships; the test has less time. */
    private static final String HASTY = "body=list&amp;linger=5&amp;retryDelay=20&amp;maxRetryDelay=200";

    @TempDir
    private Path directory;

    @Test
    @Covers({"BRK-6", "BRK-8"})
    void losesNothingAndKeepsTheOrderWhileKafkaIsRestarted() throws Exception {
        String route = Files.readString(SHIPPED).replace("body=list", HASTY);
        try (TestKafka kafka = new TestKafka(directory.resolve("kafka"))) {
            kafka.start();
            KafkaSettings settings =
                    KafkaSettings.read(Map.of("brokers", kafka.brokers(), "sendTimeout", "4"), directory);
            try (OutboxToBroker outbox =
                    new OutboxToBroker(directory.resolve("outbox"), "kafka", KafkaComponents.create(settings), route)) {
                outbox.produceWhile(kafka::stop, kafka::start);
            }
            OutboxToBroker.Received received = new OutboxToBroker.Received();
            kafka.records("parley.events")
                    .forEach(record -> received.add(record.key(), record.value().getBytes(StandardCharsets.UTF_8)));
            System.out.printf("Kafka restarted under load: 0 lost, %d came twice%n", received.requireAllInOrder());
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    @Covers("BRK-6")
    void stopsWhileKafkaIsAwayAndGoesOnWhenItIsBack() throws Exception {
        String route = Files.readString(SHIPPED).replace("body=list", HASTY);
        try (TestKafka kafka = new TestKafka(directory.resolve("kafka"))) {
            kafka.start();
            KafkaSettings settings =
                    KafkaSettings.read(Map.of("brokers", kafka.brokers(), "sendTimeout", "4"), directory);
            try (OutboxToBroker outbox =
                    new OutboxToBroker(directory.resolve("outbox"), "kafka", KafkaComponents.create(settings), route)) {
                kafka.stop();
                outbox.produce();
                outbox.awaitRetries();
            }
            kafka.start();
            try (OutboxToBroker outbox =
                    new OutboxToBroker(directory.resolve("outbox"), "kafka", KafkaComponents.create(settings), route)) {
                outbox.awaitEmpty();
            }
            OutboxToBroker.Received received = new OutboxToBroker.Received();
            kafka.records("parley.events")
                    .forEach(record -> received.add(record.key(), record.value().getBytes(StandardCharsets.UTF_8)));
            received.requireAllInOrder();
        }
    }
}
