package org.parley.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;

/** Each bound of the outbox at N and N+1, a disk that is full, and what becomes of the file when it has been emptied. */
@Covers("OUTBOX-6")
class OutboxBoundsTest {

    private static final int WEIGHT = 1_000;

    @TempDir
    Path directory;

    private OutboxStage stage;
    private Subscription reader;

    @BeforeEach
    void register() {
        FullDisk.register();
    }

    @AfterEach
    void close() {
        FullDisk.isFull(false);
        stage.outbox().close();
    }

    private void open(long maxSizeBytes, long minFreeBytes, String pathPrefix) {
        stage = new OutboxStage(
                new OutboxSettings(directory, maxSizeBytes, minFreeBytes, Duration.ofMinutes(5)), pathPrefix);
        reader = stage.subscribe("events", "default");
    }

    private static Entry entry(String id, int weight) {
        return Entry.of("events", "k", id, new byte[weight - Entry.OVERHEAD_BYTES - 1 - id.length()]);
    }

    private Acceptance append(int number) {
        return stage.outbox().append(entry("" + number, WEIGHT));
    }

    private long refused() {
        return stage.outbox().report().refused().getOrDefault("events", 0L);
    }

    @Test
    void takesWhatItMayHoldAndNoEntryMore() {
        open(100 * WEIGHT, 0, "");
        for (int i = 0; i < 100; i++) {
            assertEquals(Acceptance.TAKEN, append(i), "entry " + i);
            if (i % 7 == 0) {
                stage.turn();
            }
        }
        assertEquals(Acceptance.REFUSED, append(100), "before the last are on disk");
        stage.turn();
        assertEquals(Acceptance.REFUSED, append(100), "when all are");
        assertEquals(2, refused());
        assertEquals(100 * WEIGHT, stage.outbox().report().liveBytes());
        assertTrue(stage.outbox().whyNotRecording().isPresent());
    }

    @Test
    void takesEntriesAgainWhenThereIsRoom() {
        open(100 * WEIGHT, 0, "");
        for (int i = 0; i < 100; i++) {
            append(i);
        }
        assertEquals(100, stage.drain(reader).size());
        stage.turn();
        assertEquals(Optional.empty(), stage.outbox().whyNotRecording());
        assertEquals(Acceptance.TAKEN, append(101));
    }

    @Test
    @Covers("OUTBOX-2")
    void handsOverSoManyEntriesAndNotOneMore() {
        open(1L << 30, 0, "");
        for (int i = 0; i < HandOver.MOST_ENTRIES; i++) {
            assertEquals(Acceptance.TAKEN, append(i));
        }
        assertEquals(Acceptance.REFUSED, append(-1));
        stage.turn();
        assertEquals(Acceptance.TAKEN, append(-1));
    }

    @Test
    void handsOverSoManyOctetsAndNotOneMore() {
        open(1L << 30, 0, "");
        int quarter = (int) (HandOver.MOST_BYTES / 4);
        for (int i = 0; i < 4; i++) {
            assertEquals(
                    Acceptance.TAKEN,
                    stage.outbox().append(new Entry("events", "k", "" + i, quarter, out -> out.write(1))));
        }
        assertEquals(Acceptance.REFUSED, stage.outbox().append(new Entry("events", "k", "5", 1, out -> out.write(1))));
        stage.turn();
        assertEquals(Acceptance.TAKEN, stage.outbox().append(new Entry("events", "k", "5", 1, out -> out.write(1))));
    }

    @Test
    void hasSoManySubscriptionsAndNotOneMore() {
        open(1L << 20, 0, "");
        for (int i = 1; i < Subscriptions.MOST; i++) {
            stage.subscribe("events", "s" + i);
        }
        assertThrows(IllegalStateException.class, () -> stage.subscribe("events", "more"));
    }

    @Test
    void takesNothingWhenTheDiskHasTooLittleLeft() {
        open(1L << 20, Long.MAX_VALUE, "");
        assertEquals(Acceptance.REFUSED, append(1));
        assertTrue(stage.outbox().whyNotRecording().orElse("").contains("outbox.minFree"));
        stage.settings(new OutboxSettings(directory, 1L << 20, 0, Duration.ofMinutes(5)));
        stage.turn();
        assertEquals(Acceptance.TAKEN, append(1));
    }

    @Test
    @Covers("OUTBOX-7")
    void aFullDiskEndsInCountedRefusalsAndLosesNothingThatWasTaken() {
        open(1L << 30, 0, FullDisk.PREFIX);
        append(0);
        stage.turn();
        FullDisk.isFull(true);
        List<Integer> taken = new ArrayList<>(List.of(0));
        for (int i = 1; i < 10; i++) {
            assertEquals(Acceptance.TAKEN, append(i));
            taken.add(i);
        }
        stage.turn();
        assertEquals(Acceptance.REFUSED, append(10));
        assertEquals(1, refused());
        assertTrue(stage.outbox().whyNotRecording().orElse("").contains("No space left on device"));
        for (int i = 0; i < 20; i++) {
            stage.clock.pass(Duration.ofSeconds(1));
            stage.turn();
            assertEquals(Acceptance.REFUSED, append(11));
        }
        FullDisk.isFull(false);
        stage.clock.pass(Duration.ofSeconds(2));
        stage.turn();
        assertEquals(Acceptance.TAKEN, append(12));
        taken.add(12);
        assertEquals(taken.stream().map(String::valueOf).toList(), stage.drain(reader));
        stage.restart();
        assertEquals(0, stage.view("events", "default").depth());
    }

    @Test
    @Covers("OUTBOX-7")
    void saysWhenWhatHadToBeKeptIsNot() {
        open(1L << 30, 0, FullDisk.PREFIX);
        FullDisk.isFull(true);
        CompletableFuture<Void> waiting = stage.outbox().store(entry("1", WEIGHT));
        stage.turn();
        assertFalse(waiting.isDone(), "it is tried again");
        CompletableFuture<Void> refused = stage.outbox().store(entry("2", WEIGHT));
        assertEquals(
                RefusedEntryException.class,
                assertThrows(ExecutionException.class, refused::get).getCause().getClass());
        FullDisk.isFull(false);
        stage.clock.pass(Duration.ofSeconds(2));
        stage.turn();
        assertTrue(waiting.isDone());
    }

    @Test
    @Covers("OUTBOX-7")
    void startsOnAFullDiskAndIsThereWhenThatIsOver() {
        FullDisk.isFull(true);
        open(1L << 20, 0, FullDisk.PREFIX);
        assertEquals(Acceptance.REFUSED, append(1));
        FullDisk.isFull(false);
        stage.clock.pass(Duration.ofSeconds(2));
        stage.turn();
        assertEquals(Acceptance.TAKEN, append(2));
        assertEquals(List.of("2"), stage.drain(reader));
    }

    @Test
    @Covers("OUTBOX-8")
    void theFileShrinksWhenItHasBeenEmptied() {
        open(1L << 30, 0, "");
        for (int i = 0; i < 640; i++) {
            stage.outbox().append(entry("" + i, 100_000));
            stage.turn();
        }
        assertTrue(stage.outbox().report().fileBytes() > 60L << 20, "it grew");
        assertEquals(640, stage.drain(reader).size());
        for (int i = 0; i < 10; i++) {
            stage.clock.pass(Duration.ofSeconds(1));
            append(1000 + i);
            stage.drain(reader);
        }
        assertTrue(
                stage.outbox().report().fileBytes() < 16L << 20,
                () -> "the file has " + stage.outbox().report().fileBytes());
    }

    @Test
    void theFileStaysSmallWhileEntriesComeAndGo() {
        open(1L << 30, 0, "");
        for (int i = 0; i < 2_000; i++) {
            stage.outbox().append(entry("" + i, 20_000));
            stage.clock.pass(Duration.ofMillis(10));
            stage.drain(reader);
        }
        assertTrue(
                stage.outbox().report().fileBytes() < 16L << 20,
                () -> "the file has " + stage.outbox().report().fileBytes());
    }
}
