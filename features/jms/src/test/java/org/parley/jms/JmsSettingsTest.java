package org.parley.jms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class JmsSettingsTest {

    @TempDir
    private Path base;

    private JmsSettings read(String... pairs) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return JmsSettings.read(values, base);
    }

    @Test
    void theShippedFileSaysTheDefaults() throws IOException {
        Properties shipped = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../src/main/cfg/org.parley.jms.cfg"))) {
            shipped.load(reader);
        }
        Map<String, String> values = new HashMap<>();
        shipped.stringPropertyNames().forEach(key -> values.put(key, shipped.getProperty(key)));
        assertEquals(read(), JmsSettings.read(values, base));
    }

    @Test
    void refusesWhatIsOutOfRangeAndSaysTheRule() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> read("consumers", "65"));
        assertEquals("consumers = 65: a number from 1 to 64", refusal.getMessage());
        assertEquals(64, read("consumers", "64").consumers());
    }

    @Test
    @Covers("BRK-4")
    void neverPrintsAPassword() {
        String text = read(
                        "url",
                        "tcp://broker:61617?trustStorePassword=hidden1",
                        "password",
                        "hidden2",
                        "tls.truststorePassword",
                        "hidden3")
                .toString();
        assertFalse(text.contains("hidden"), text);
        assertTrue(text.contains("tcp://broker:61617"), text);
    }

    @Test
    void readsThePasswordFileAnewEachTime() throws IOException {
        JmsSettings settings = read("passwordFile", "secret");
        assertThrows(IOException.class, settings::currentPassword);
        Files.writeString(base.resolve("secret"), "one\n");
        assertEquals("one", settings.currentPassword());
        Files.writeString(base.resolve("secret"), "two\n");
        assertEquals("two", settings.currentPassword());
    }

    @Test
    @Covers("CON-9")
    void readsTheFileThatThePasswordNamesAnewEachTime() throws IOException {
        JmsSettings settings = read("password", "file:secret", "passwordFile", "another");
        assertThrows(IOException.class, settings::currentPassword);
        Files.writeString(base.resolve("secret"), "one\nand more\n");
        assertEquals("one", settings.currentPassword());
        Files.writeString(base.resolve("secret"), "two\n");
        assertEquals("two", settings.currentPassword());
    }

    @Test
    void prefersThePasswordOfTheConfiguration() throws IOException {
        assertEquals("own", read("password", "own").currentPassword());
        assertEquals("", read("user", "").currentPassword());
    }

    @Test
    @Covers("CON-9")
    void takesAPasswordOutOfAFile() throws IOException {
        Files.writeString(base.resolve("secret"), "hidden\nand more\n");
        assertEquals("hidden", read("tls.truststorePassword", "file:secret").truststorePassword());
        assertEquals(
                "hidden",
                read("tls.truststorePassword", "file:" + base.resolve("secret")).truststorePassword());
    }

    @Test
    @Covers("CON-9")
    void saysWhichKeyNamesAFileThatIsNotThere() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> read("tls.truststorePassword", "file:secret"));
        assertEquals(
                "tls.truststorePassword: the file " + base.resolve("secret") + " cannot be read", refusal.getMessage());
    }
}
