package org.parley.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** The file that operators edit says what the code does. */
@Covers("DEC-26")
class ShippedConfigTest {
    private static final Path FILE = Path.of("../features/src/main/cfg/parley.cfg");

    private static List<String> lines() throws IOException {
        return Files.readAllLines(FILE);
    }

    private static Map<String, String> entries() throws IOException {
        Map<String, String> entries = new HashMap<>();
        for (String line : lines()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] sides = line.split("=", 2);
                entries.put(sides[0].trim(), sides[1].trim());
            }
        }
        return entries;
    }

    @Test
    void hasEveryKeyUncommentedWithItsDefault() throws IOException {
        Map<String, String> defaults = new HashMap<>();
        ConfigKeys.all().forEach(key -> defaults.put(key.name(), key.defaultText()));
        assertEquals(defaults, entries());
    }

    @Test
    void readsAsTheDefaultsWithoutAnyProblem() throws IOException {
        assertEquals(
                new ConfigReading(ParleyConfig.defaults(), List.of()),
                ParleyConfig.read(entries(), ParleyConfig.defaults()));
    }

    @Test
    void hasACommentAboveEachKey() throws IOException {
        List<String> bare = new ArrayList<>();
        String previous = "";
        for (String line : lines()) {
            if (!line.isBlank() && !line.startsWith("#") && !previous.startsWith("# ")) {
                bare.add(line);
            }
            previous = line;
        }
        assertEquals(List.of(), bare);
    }

    @Test
    void hasEachKeyOnOneLine() throws IOException {
        assertTrue(lines().stream().noneMatch(line -> line.endsWith("\\")));
        assertEquals(
                ConfigKeys.all().size(),
                lines().stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .count());
    }
}
