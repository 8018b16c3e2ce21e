package org.parley.kafka;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

class KafkaSettingsTest {

    @TempDir
    private Path base;

    private KafkaSettings read(String key, String value) {
        return KafkaSettings.read(Map.of(key, value), base);
    }

    @Test
    void theShippedFileSaysTheDefaults() throws IOException {
        Properties shipped = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../src/main/cfg/org.parley.kafka.cfg"))) {
            shipped.load(reader);
        }
        Map<String, String> values = new HashMap<>();
        shipped.stringPropertyNames().forEach(key -> values.put(key, shipped.getProperty(key)));
        assertEquals(KafkaSettings.read(Map.of(), base), KafkaSettings.read(values, base));
    }

    @ParameterizedTest
    @CsvSource({
        "none, false, PLAINTEXT",
        "none, true, SSL",
        "PLAIN, false, SASL_PLAINTEXT",
        "SCRAM-SHA-512, true, SASL_SSL"
    })
    void saysInKafkasWordsHowItConnects(String login, String tls, String protocol) {
        assertEquals(
                protocol,
                KafkaSettings.read(Map.of("login", login, "tls", tls), base).securityProtocol());
    }

    @Test
    void refusesWhatIsOutOfRangeAndSaysTheRule() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> KafkaSettings.read(Map.of("compression", "zstd"), base));
        assertEquals("compression = zstd: one of none, gzip", refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> KafkaSettings.read(Map.of("brokers", "kafka"), base));
    }

    @Test
    @Covers("BRK-4")
    void neverPrintsAPassword() {
        String text = KafkaSettings.read(Map.of("login", "PLAIN", "user", "u", "password", "hidden"), base)
                .toString();
        assertFalse(text.contains("hidden"), text);
    }

    @Test
    @Covers("CON-9")
    void takesAPasswordOutOfAFile() throws IOException {
        Files.writeString(base.resolve("secret"), "hidden\nand more\n");
        assertEquals("hidden", read("password", "file:secret").password());
        assertEquals(
                "hidden", read("password", "file:" + base.resolve("secret")).password());
    }

    @Test
    @Covers("CON-9")
    void saysWhichKeyNamesAFileThatIsNotThere() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> read("password", "file:secret"));
        assertEquals("password: the file " + base.resolve("secret") + " cannot be read", refusal.getMessage());
    }
}
