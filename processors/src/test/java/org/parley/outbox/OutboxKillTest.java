package org.parley.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;

/** A process is killed, and killed again, while it appends: what it called durable is there, each once and in order. */
@Covers("OUTBOX-3")
class OutboxKillTest {

    private static final int KILLS = 3;
    private static final int ENTRIES = 3_000;

    @TempDir
    Path directory;

    @Test
    void whatWasDurableSurvivesKillMinus9() throws Exception {
        List<String> durable = new ArrayList<>();
        for (int run = 0; run < KILLS; run++) {
            durable.addAll(fillAndKill(run));
        }
        OutboxStage stage = new OutboxStage(directory);
        List<String> delivered = stage.drain(stage.subscribe("events", "default"));
        stage.outbox().close();

        assertTrue(durable.size() >= KILLS * ENTRIES);
        Set<String> there = new HashSet<>(delivered);
        assertEquals(delivered.size(), there.size(), "each once");
        assertEquals(
                List.of(), durable.stream().filter(id -> !there.contains(id)).toList());
        for (int run = 0; run < KILLS; run++) {
            for (int key = 0; key < 5; key++) {
                List<Integer> numbers = numbers(delivered, run, key);
                assertEquals(numbers.stream().sorted().toList(), numbers, "order of key " + key);
            }
        }
    }

    private static List<Integer> numbers(List<String> ids, int run, int key) {
        return ids.stream()
                .filter(id -> id.startsWith(run + "-"))
                .map(id -> Integer.valueOf(id.substring(id.indexOf('-') + 1)))
                .filter(number -> number % 5 == key)
                .toList();
    }

    private List<String> fillAndKill(int run) throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-Xmx128m",
                        OutboxVictim.class.getName(),
                        directory.toString(),
                        Integer.toString(run))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> durable = new ArrayList<>();
        try (BufferedReader lines = victim.inputReader(StandardCharsets.UTF_8)) {
            String before = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // The last line may be cut.
                if (!before.isEmpty()) {
                    durable.add(before);
                }
                before = line;
                if (durable.size() == ENTRIES) {
                    // Not that of the process, which closes what is read here.
                    victim.toHandle().destroyForcibly();
                }
            }
        } finally {
            victim.destroyForcibly().waitFor();
        }
        return durable;
    }
}
