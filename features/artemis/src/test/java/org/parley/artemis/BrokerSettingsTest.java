package org.parley.artemis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;

class BrokerSettingsTest {

    @TempDir
    private Path base;

    private BrokerSettings read(String key, String value) {
        return BrokerSettings.read(Map.of(key, value), base);
    }

    @Test
    void theShippedFileSaysTheDefaults() throws IOException {
        Properties shipped = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../src/main/cfg/org.parley.artemis.cfg"))) {
            shipped.load(reader);
        }
        Map<String, String> values = new HashMap<>();
        shipped.stringPropertyNames().forEach(key -> values.put(key, shipped.getProperty(key)));
        assertEquals(BrokerSettings.read(Map.of(), base), BrokerSettings.read(values, base));
    }

    @Test
    void refusesWhatIsOutOfRangeAndSaysTheRule() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> read("port", "65536"));
        assertEquals("port = 65536: a number from 1 to 65535", refusal.getMessage());
        assertEquals(65535, read("port", "65535").port());
        assertThrows(IllegalArgumentException.class, () -> read("login", "perhaps"));
    }

    @Test
    @Covers("BRK-3")
    void needsALoginWhereOthersCanReachIt() {
        assertFalse(read("login", "none").requiresLogin());
        assertThrows(
                IllegalArgumentException.class,
                () -> BrokerSettings.read(Map.of("login", "none", "host", "0.0.0.0"), base));
    }

    @Test
    @Covers("BRK-4")
    void neverPrintsAPassword() {
        assertFalse(read("tls.keystorePassword", "hidden").toString().contains("hidden"));
    }

    @Test
    @Covers("CON-9")
    void takesAPasswordOutOfAFile() throws IOException {
        Files.writeString(base.resolve("secret"), "hidden\nand more\n");
        assertEquals("hidden", read("tls.keystorePassword", "file:secret").keystorePassword());
        assertEquals(
                "hidden",
                read("tls.keystorePassword", "file:" + base.resolve("secret")).keystorePassword());
    }

    @Test
    @Covers("CON-9")
    void saysWhichKeyNamesAFileThatIsNotThere() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> read("tls.keystorePassword", "file:secret"));
        assertEquals(
                "tls.keystorePassword: the file " + base.resolve("secret") + " cannot be read", refusal.getMessage());
    }
}
