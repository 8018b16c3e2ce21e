package org.parley.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.parley.Covers;

/** Whatever happens between an append and its delivery: nothing is lost, the order of a key holds, ids stay. */
@Covers({"OUTBOX-3", "OUTBOX-4"})
class OutboxProperties {

    private static final int KEYS = 4;

    /** What can happen. */
    enum Step {
        APPEND,
        COMMIT,
        TAKE,
        ACKNOWLEDGE,
        FAIL,
        WAIT,
        RESTART,
        CRASH,
        DISK_FULL,
        DISK_FREE
    }

    record Happening(Step step, int number) {}

    @Provide
    Arbitrary<List<Happening>> happenings() {
        Arbitrary<Step> steps = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(12, Step.APPEND),
                net.jqwik.api.Tuple.of(6, Step.COMMIT),
                net.jqwik.api.Tuple.of(8, Step.TAKE),
                net.jqwik.api.Tuple.of(6, Step.ACKNOWLEDGE),
                net.jqwik.api.Tuple.of(4, Step.FAIL),
                net.jqwik.api.Tuple.of(3, Step.WAIT),
                net.jqwik.api.Tuple.of(1, Step.RESTART),
                net.jqwik.api.Tuple.of(1, Step.CRASH),
                net.jqwik.api.Tuple.of(1, Step.DISK_FULL),
                net.jqwik.api.Tuple.of(1, Step.DISK_FREE));
        return steps.flatMap(step -> Arbitraries.integers().between(0, 999).map(number -> new Happening(step, number)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(120);
    }

    @Property(tries = 150)
    void nothingIsLostAndTheOrderOfAKeyHolds(@ForAll("happenings") List<Happening> happenings) throws IOException {
        Path directory = Files.createTempDirectory("outbox");
        FullDisk.register();
        Run run = new Run(directory);
        try {
            happenings.forEach(run::happen);
            run.end();
            assertEquals(run.expected, run.firstDeliveries());
        } finally {
            run.stage.outbox().close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** An outbox, a reader, and what has to come of it. */
    private static final class Run {

        private final OutboxStage stage;
        private final Map<String, List<String>> expected = new HashMap<>();
        private final Map<String, List<String>> delivered = new HashMap<>();
        private final List<String> volatileIds = new ArrayList<>();
        private final List<Batch> taken = new ArrayList<>();
        private Subscription reader;
        private int count;

        Run(Path directory) {
            stage = new OutboxStage(
                    new OutboxSettings(directory, 64L << 20, 0, Duration.ofMinutes(5)), FullDisk.PREFIX);
            reader = stage.subscribe("events", "default");
        }

        void happen(Happening happening) {
            switch (happening.step()) {
                case APPEND -> append("k" + happening.number() % KEYS);
                case COMMIT -> commit();
                case TAKE -> OutboxStage.take(reader).ifPresent(taken::add);
                case ACKNOWLEDGE -> some(happening.number()).ifPresent(this::acknowledge);
                case FAIL -> some(happening.number()).ifPresent(batch -> batch.fail(new IOException("no broker")));
                case WAIT -> stage.clock.pass(Duration.ofSeconds(happening.number() % 40));
                case RESTART -> again(false);
                case CRASH -> again(true);
                case DISK_FULL -> FullDisk.isFull(true);
                case DISK_FREE -> FullDisk.isFull(false);
            }
        }

        private void append(String key) {
            String id = key + '-' + count++;
            if (stage.append("events", key, id) == Acceptance.TAKEN) {
                expected.computeIfAbsent(key, unused -> new ArrayList<>()).add(id);
                volatileIds.add(id);
            }
        }

        private void commit() {
            stage.turn();
            if (stage.outbox().whyNotRecording().isEmpty()) {
                volatileIds.clear();
            }
        }

        private Optional<Batch> some(int number) {
            return taken.isEmpty() ? Optional.empty() : Optional.of(taken.remove(number % taken.size()));
        }

        private void acknowledge(Batch batch) {
            List<String> ids = delivered.computeIfAbsent(batch.key(), unused -> new ArrayList<>());
            ids.addAll(OutboxStage.ids(batch));
            batch.acknowledge();
        }

        /** A server that can end in peace has written everything; one that is killed has not. */
        private void again(boolean isKilled) {
            if (isKilled) {
                expected.values().forEach(ids -> ids.removeAll(volatileIds));
                expected.values().removeIf(List::isEmpty);
                FullDisk.isFull(false);
                stage.crash();
            } else {
                FullDisk.isFull(false);
                stage.clock.pass(Duration.ofSeconds(3));
                stage.restart();
            }
            volatileIds.clear();
            taken.clear();
            reader = stage.subscribe("events", "default");
        }

        void end() {
            taken.forEach(batch -> batch.fail(new IOException("no broker")));
            taken.clear();
            FullDisk.isFull(false);
            for (int i = 0; i < 20; i++) {
                stage.clock.pass(Duration.ofSeconds(30));
                commit();
                for (Optional<Batch> batch = OutboxStage.take(reader);
                        batch.isPresent();
                        batch = OutboxStage.take(reader)) {
                    acknowledge(batch.get());
                }
            }
            assertEquals(0, stage.view("events", "default").depth());
        }

        Map<String, List<String>> firstDeliveries() {
            Map<String, List<String>> first = new HashMap<>();
            delivered.forEach(
                    (key, ids) -> first.put(key, ids.stream().distinct().toList()));
            return first;
        }
    }
}
