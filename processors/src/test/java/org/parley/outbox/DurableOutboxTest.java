package org.parley.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** The outbox turn by turn. Not here: its thread, a killed process and a full disk, which have tests of their own. */
class DurableOutboxTest {

    @TempDir
    Path directory;

    private OutboxStage stage;

    @BeforeEach
    void open() {
        stage = new OutboxStage(directory);
    }

    @AfterEach
    void close() {
        stage.outbox().close();
    }

    @Test
    void keepsNothingOfATopicThatNobodyReads() {
        assertFalse(stage.outbox().isRecorded("events"));
        assertEquals(Acceptance.NOT_RECORDED, stage.append("events", "a", "1"));
    }

    @Test
    void deliversWhatWasAppended() {
        Subscription reader = stage.subscribe("events", "default");
        assertTrue(stage.outbox().isRecorded("events"));
        assertEquals(Acceptance.TAKEN, stage.append("events", "a", "1"));
        stage.turn();
        Batch batch = OutboxStage.take(reader).orElseThrow();
        assertEquals("a", batch.key());
        assertEquals(1, batch.attempt());
        assertEquals("body of 1", new String(batch.entries().get(0).octets(), StandardCharsets.UTF_8));
    }

    @Test
    void givesTheEntriesOfAKeyTogetherAndInOrder() {
        Subscription reader = stage.subscribe("events", "default");
        for (String id : List.of("a1", "b1", "a2", "b2", "a3")) {
            stage.append("events", id.substring(0, 1), id);
        }
        assertEquals(List.of("a1", "a2", "a3", "b1", "b2"), stage.drain(reader));
    }

    @Test
    void lingersForMoreOfTheKey() throws InterruptedException {
        DeliveryTerms patient =
                new DeliveryTerms(500, 1 << 20, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(30));
        Subscription reader = stage.subscribe("events", "default");
        stage.append("events", "a", "1");
        stage.turn();
        assertTrue(reader.take(patient, Duration.ZERO, () -> true).isEmpty());
        stage.append("events", "a", "2");
        stage.turn();
        stage.clock.pass(Duration.ofMillis(100));
        assertEquals(
                List.of("1", "2"),
                OutboxStage.ids(reader.take(patient, Duration.ZERO, () -> true).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_800, -86_400, 86_400})
    @Covers("FAULT-10")
    void waitsAsLongWhenSomebodySetsTheClock(long seconds) throws InterruptedException {
        DeliveryTerms patient =
                new DeliveryTerms(500, 1 << 20, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(30));
        Subscription reader = stage.subscribe("events", "default");
        stage.append("events", "a", "1");
        stage.turn();
        stage.clock.set(Duration.ofSeconds(seconds));
        stage.clock.pass(Duration.ofMillis(99));
        assertTrue(reader.take(patient, Duration.ZERO, () -> true).isEmpty(), "it lingers");
        stage.clock.pass(Duration.ofMillis(1));
        reader.take(patient, Duration.ZERO, () -> true).orElseThrow().fail(new IOException("no broker"));
        stage.clock.set(Duration.ofSeconds(-seconds));
        stage.clock.pass(Duration.ofMillis(999));
        assertTrue(OutboxStage.take(reader).isEmpty(), "it is tried again after a second");
        assertEquals(
                stage.clock.instant().plusMillis(1),
                stage.view("events", "default").nextAttempt().orElseThrow());
        stage.clock.pass(Duration.ofMillis(1));
        assertEquals(List.of("1"), stage.drain(reader));
    }

    @Test
    @Covers("FAULT-10")
    void recordsOnForAReaderThatIsAwayForAMomentWhenSomebodySetsTheClock() {
        Subscription reader = stage.subscribe("events", "default");
        stage.outbox().routesAreLoaded();
        stage.release(reader);
        stage.clock.set(Duration.ofDays(1));
        stage.clock.pass(Duration.ofMillis(Claims.GRACE_MS - 1));
        stage.turn();
        assertTrue(stage.outbox().isRecorded("events"));
        stage.clock.pass(Duration.ofSeconds(2));
        stage.turn();
        assertFalse(stage.outbox().isRecorded("events"));
    }

    @Test
    void holdsAKeyBackWhileABatchOfItIsOnItsWay() {
        Subscription reader = stage.subscribe("events", "default");
        stage.append("events", "a", "1");
        stage.turn();
        Batch first = OutboxStage.take(reader).orElseThrow();
        stage.append("events", "a", "2");
        stage.append("events", "b", "3");
        stage.turn();
        assertEquals(List.of("3"), OutboxStage.ids(OutboxStage.take(reader).orElseThrow()));
        assertTrue(OutboxStage.take(reader).isEmpty());
        first.acknowledge();
        assertEquals(List.of("2"), OutboxStage.ids(OutboxStage.take(reader).orElseThrow()));
    }

    @Test
    void givesAFailedBatchAgainLaterAndLater() {
        Subscription reader = stage.subscribe("events", "default");
        stage.append("events", "a", "1");
        stage.turn();
        int attempt = 1;
        for (int seconds : List.of(1, 2, 4, 8, 16, 30, 30)) {
            Batch batch = OutboxStage.take(reader).orElseThrow();
            assertEquals(attempt++, batch.attempt());
            batch.fail(new IOException("no broker"));
            assertEquals(
                    Optional.of("IOException: no broker"),
                    stage.view("events", "default").lastError());
            stage.clock.pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertTrue(OutboxStage.take(reader).isEmpty());
            stage.clock.pass(Duration.ofMillis(1));
        }
        assertEquals(List.of("1"), stage.drain(reader));
        assertEquals(0, stage.view("events", "default").depth());
        assertEquals(7, stage.view("events", "default").retries());
    }

    @Test
    void otherKeysGoOnBesideOneThatFails() {
        Subscription reader = stage.subscribe("events", "default");
        stage.append("events", "poison", "1");
        stage.turn();
        for (int i = 0; i < 10; i++) {
            OutboxStage.take(reader).orElseThrow().fail(new IOException("too large"));
            stage.append("events", "good" + i, "g" + i);
            assertEquals(List.of("g" + i), stage.drain(reader));
            stage.clock.pass(Duration.ofSeconds(30));
        }
        assertEquals(1, stage.view("events", "default").depth());
    }

    @Test
    void triesABrokerThatIsAwayWithOneBatchAtATime() {
        Subscription reader = stage.subscribe("events", "default");
        for (int i = 0; i < 10; i++) {
            stage.append("events", "k" + i, "" + i);
        }
        stage.turn();
        List<Batch> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(OutboxStage.take(reader).orElseThrow());
        }
        taken.forEach(batch -> batch.fail(new IOException("no broker")));
        assertTrue(OutboxStage.take(reader).isEmpty(), "the broker is away");
        stage.clock.pass(Duration.ofSeconds(30));
        Batch probe = OutboxStage.take(reader).orElseThrow();
        assertTrue(OutboxStage.take(reader).isEmpty(), "one is trying");
        probe.acknowledge();
        assertEquals(9, stage.drain(reader).size());
    }

    @Test
    void survivesARestartWithItsPlace() {
        Subscription reader = stage.subscribe("events", "default");
        for (int i = 0; i < 100; i++) {
            stage.append("events", "k", "" + i);
        }
        stage.turn();
        OutboxStage.take(reader).orElseThrow().acknowledge();
        stage.append("events", "k", "last");
        stage.restart();
        assertTrue(stage.outbox().isRecorded("events"), "before its route is there again");
        assertEquals(1, stage.view("events", "default").depth());
        stage.append("events", "k", "more");
        assertEquals(List.of("last", "more"), stage.drain(stage.subscribe("events", "default")));
    }

    @Test
    void aCrashCostsNothingThatWasDurable() {
        stage.subscribe("events", "default");
        stage.append("events", "k", "1");
        stage.turn();
        long durable = stage.outbox().report().durable();
        stage.append("events", "k", "2");
        stage.crash();
        assertEquals(1, durable);
        assertEquals(List.of("1"), stage.drain(stage.subscribe("events", "default")));
    }

    @Test
    void eachSubscriptionHasAllEntries() {
        Subscription jms = stage.subscribe("events", "default");
        Subscription kafka = stage.subscribe("events", "kafka");
        stage.append("events", "k", "1");
        assertEquals(List.of("1"), stage.drain(jms));
        assertEquals(
                1,
                stage.outbox().report().subscriptions().stream()
                        .filter(view -> view.depth() == 1)
                        .count());
        assertEquals(List.of("1"), stage.drain(kafka));
    }

    @Test
    void recordsForSomeMomentsWithoutItsRouteAndThenNoMore() {
        stage.outbox().routesAreLoaded();
        Subscription reader = stage.subscribe("events", "default");
        stage.append("events", "k", "1");
        stage.turn();
        stage.release(reader);
        stage.clock.pass(Duration.ofSeconds(5));
        stage.turn();
        assertTrue(stage.outbox().isRecorded("events"), "a route that is swapped comes back");
        stage.clock.pass(Duration.ofSeconds(5));
        stage.turn();
        assertFalse(stage.outbox().isRecorded("events"));
        assertEquals(1, stage.view("events", "default").depth());
        assertEquals(List.of("1"), stage.drain(stage.subscribe("events", "default")));
    }

    @Test
    void forgetsASubscriptionThatHasNothingAndNoRoute() {
        stage.outbox().routesAreLoaded();
        stage.release(stage.subscribe("events", "default"));
        stage.clock.pass(Duration.ofSeconds(10));
        stage.turn();
        assertEquals(List.of(), stage.outbox().report().subscriptions());
        stage.restart();
        assertEquals(List.of(), stage.outbox().report().subscriptions());
    }

    @Test
    void storesForAReaderThatIsStillToCome() {
        CompletableFuture<Void> durable = stage.outbox().store(Entry.of("orders", "k", "1", new byte[10]));
        assertFalse(durable.isDone());
        stage.turn();
        assertTrue(durable.isDone());
        stage.restart();
        assertEquals(List.of("1"), stage.drain(stage.subscribe("orders", "default")));
    }

    @Test
    void anEntryThatCannotBeEncodedIsCountedAndHarmsNoOther() {
        Subscription reader = stage.subscribe("events", "default");
        stage.outbox().append(new Entry("events", "k", "bad", 10, out -> {
            out.write(1);
            throw new IOException("cannot");
        }));
        stage.append("events", "k", "good");
        assertEquals(List.of("good"), stage.drain(reader));
        assertEquals(1, stage.outbox().report().refused().get("events"));
    }

    @Test
    void discardsTheOldest() {
        Subscription reader = stage.subscribe("events", "default");
        for (int i = 0; i < 10; i++) {
            stage.append("events", "k" + i % 2, "" + i);
        }
        stage.turn();
        CompletableFuture<Long> discarded = stage.outbox().discard("events", Optional.empty(), 4);
        stage.turn();
        assertEquals(4, discarded.join());
        assertEquals(List.of("4", "6", "8", "5", "7", "9"), stage.drain(reader));
    }

    @Test
    void discardsWhatIsOnItsWay() {
        Subscription reader = stage.subscribe("events", "default");
        stage.append("events", "k", "1");
        stage.turn();
        Batch batch = OutboxStage.take(reader).orElseThrow();
        stage.outbox().discard("events", Optional.of("default"), Long.MAX_VALUE);
        stage.turn();
        batch.fail(new IOException("no broker"));
        assertEquals(0, stage.view("events", "default").depth());
        stage.append("events", "k", "2");
        stage.turn();
        assertEquals(List.of("2"), OutboxStage.ids(OutboxStage.take(reader).orElseThrow()));
    }

    @Test
    void readsABacklogThatIsLargerThanItsWindow() {
        Subscription reader = stage.subscribe("events", "default");
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 3 * Window.MOST_ENTRIES; i++) {
            stage.append("events", "k", "" + i);
            all.add("" + i);
            if (i % 1000 == 0) {
                stage.turn();
            }
        }
        stage.restart();
        assertEquals(all, stage.drain(stage.subscribe("events", "default")));
        assertEquals(0, stage.outbox().report().liveBytes());
    }

    @Test
    void aDamagedFileIsSetAside() throws IOException {
        stage.subscribe("events", "default");
        stage.append("events", "k", "1");
        stage.turn();
        stage.outbox().close();
        Files.write(directory.resolve(Journal.FILE), new byte[100_000]);
        stage = new OutboxStage(directory);
        Subscription reader = stage.subscribe("events", "default");
        stage.append("events", "k", "2");
        assertEquals(List.of("2"), stage.drain(reader));
        try (var files = Files.list(directory)) {
            assertEquals(
                    1,
                    files.filter(file -> file.getFileName().toString().contains("damaged"))
                            .count());
        }
    }
}
