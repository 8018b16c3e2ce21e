package org.parley.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;

/** The component as routes have it, with brokers that come and go. */
class KafkaComponentTest {

    @TempDir
    private Path directory;

    private TestKafka kafka;
    private final CamelContext context = new DefaultCamelContext();
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        kafka = new TestKafka(directory.resolve("kafka"));
        kafka.start();
        context.addComponent(
                "kafka",
                KafkaComponents.create(
                        KafkaSettings.read(Map.of("brokers", kafka.brokers(), "sendTimeout", "4"), directory)));
        context.getShutdownStrategy().setTimeout(1);
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
        kafka.close();
    }

    @Test
    @Covers("BRK-8")
    void sendsEachOfAListAsARecordWithTheSessionAsItsKey() {
        template.sendBodyAndHeader("kafka:parley.events", List.of("one", "two"), "session", "session-1");
        List<ConsumerRecord<String, String>> records = kafka.records("parley.events");
        assertEquals(
                List.of("one", "two"),
                records.stream().map(ConsumerRecord::value).toList());
        records.forEach(record -> assertEquals("session-1", record.key()));
    }

    @Test
    @Covers("BRK-8")
    void keepsTheKeyThatARouteGives() {
        template.sendBodyAndHeaders(
                "kafka:parley.events", "one", Map.of("session", "session-1", KafkaConstants.KEY, "own"));
        assertEquals("own", kafka.records("parley.events").get(0).key());
    }

    @Test
    @Covers("BRK-2")
    void failsWithTheCauseWhileNobodyIsThere() {
        template.sendBody("kafka:parley.events", "one");
        kafka.stop();
        Throwable failure =
                assertThrows(CamelExecutionException.class, () -> template.sendBody("kafka:parley.events", "two"));
        while (failure.getCause() != null) {
            failure = failure.getCause();
        }
        assertTrue(failure.getMessage().contains("parley.events"), failure.toString());
    }
}
