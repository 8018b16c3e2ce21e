package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.assembly.KarafServer;
import org.parley.kafka.TestKafka;

/** The assembled Karaf gets the feature parley-kafka, and what happens in sessions arrives at Kafka. */
@RunsAgainst(KafkaIT.Karaf.class)
class KafkaIT {

    private static final String ENDED = "org.parley.session.ended.v1";

    @TempDir
    private Path directory;

    /** A server of its own: what is installed in it stays. */
    public static final class Karaf extends KarafUnderTest {

        public Karaf() {
            super("kafka");
        }
    }

    @Test
    @Covers("BRK-8")
    void publishesEventsOnceItIsInstalled(Stage stage) throws Exception {
        KarafServer karaf = ((KarafUnderTest) stage.server()).karaf();
        try (TestKafka kafka = new TestKafka(directory.resolve("kafka"))) {
            karaf.shell("feature:install parley-kafka");
            karaf.awaitLog("events-kafka.xml.* in force");
            stage.endAll(stage.established(stage.ana(), stage.ben()));
            karaf.home().set("org.parley.kafka.cfg", "brokers", kafka.brokers());
            karaf.awaitLog("kafka: is the brokers at " + kafka.brokers());
            kafka.start();

            // What was refused belongs to no session: somebody probed the server before it was up.
            List<ConsumerRecord<String, String>> records = kafka.records("parley.events", ENDED).stream()
                    .filter(record -> !record.value().contains("org.parley.request.refused.v1"))
                    .toList();
            List<String> values = records.stream().map(ConsumerRecord::value).toList();
            assertTrue(values.get(0).contains("org.parley.session.created.v1"), values.toString());
            assertTrue(values.get(values.size() - 1).contains(ENDED), values.toString());
            assertEquals(1, records.stream().map(ConsumerRecord::key).distinct().count());
        }
    }
}
