package org.parley.outbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;

/** The map beside the log. */
@Covers("OUTBOX-10")
class RecordsTest {

    @TempDir
    Path directory;

    private OutboxStage stage;
    private Records records;

    @BeforeEach
    void open() {
        stage = new OutboxStage(directory);
        records = records(stage);
    }

    private static Records records(OutboxStage stage) {
        Records records = stage.outbox().records("commands", 3, Duration.ofHours(1));
        stage.turn();
        return records;
    }

    @AfterEach
    void close() {
        stage.outbox().close();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String value(String key) {
        return records.find(key)
                .map(octets -> new String(octets, StandardCharsets.UTF_8))
                .orElse("none");
    }

    @Test
    void findsWhatWasPutAtOnceAndSaysWhenItIsDurable() {
        CompletableFuture<Void> durable = records.put("a", octets("1"));
        assertArrayEquals(octets("1"), records.find("a").orElseThrow());
        assertFalse(durable.isDone());
        stage.turn();
        assertTrue(durable.isDone());
    }

    @Test
    void survivesARestartAndACrash() {
        records.put("a", octets("1"));
        records.put("b", octets("2"));
        records.put("a", octets("3"));
        records.remove("b");
        stage.turn();
        stage.crash();
        records = records(stage);
        assertEquals("3", value("a"));
        assertEquals("none", value("b"));
        stage.restart();
        records = records(stage);
        assertEquals("3", value("a"));
        assertEquals(1, records.size());
    }

    @Test
    void holdsSoManyAndLetsTheOldestGo() {
        for (String key : new String[] {"a", "b", "c"}) {
            records.put(key, octets(key));
            stage.clock.pass(Duration.ofSeconds(1));
        }
        assertEquals("a", value("a"));
        records.put("d", octets("d"));
        assertEquals("none", value("a"));
        assertEquals("b", value("b"));
        stage.restart();
        records = records(stage);
        assertEquals(3, records.size());
        assertEquals("none", value("a"));
    }

    @Test
    void holdsSoManyOctetsAndLetsTheOldestGo() {
        int half = (int) (StoredRecords.MOST_BYTES / 2);
        records.put("a", new byte[half]);
        records.put("b", new byte[half]);
        assertEquals(2, records.size());
        records.put("c", new byte[1]);
        assertEquals(Optional.empty(), records.find("a"));
        assertTrue(records.put("d", new byte[2 * half + 1]).isCompletedExceptionally());
    }

    @Test
    void forgetsWhatIsTooOld() {
        records.put("a", octets("1"));
        stage.clock.pass(Duration.ofHours(1));
        assertEquals("1", value("a"));
        stage.clock.pass(Duration.ofMillis(1));
        assertEquals("none", value("a"));
        stage.turn();
        assertEquals(0, records.size());
    }
}
