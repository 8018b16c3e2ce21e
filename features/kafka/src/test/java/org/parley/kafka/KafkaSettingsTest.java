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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

class KafkaSettingsTest {

    @Test
    void theShippedFileSaysTheDefaults() throws IOException {
        Properties shipped = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../src/main/cfg/org.parley.kafka.cfg"))) {
            shipped.load(reader);
        }
        Map<String, String> values = new HashMap<>();
        shipped.stringPropertyNames().forEach(key -> values.put(key, shipped.getProperty(key)));
        assertEquals(KafkaSettings.read(Map.of()), KafkaSettings.read(values));
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
                protocol, KafkaSettings.read(Map.of("login", login, "tls", tls)).securityProtocol());
    }

    @Test
    void refusesWhatIsOutOfRangeAndSaysTheRule() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> KafkaSettings.read(Map.of("compression", "zstd")));
        assertEquals("compression = zstd: one of none, gzip", refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> KafkaSettings.read(Map.of("brokers", "kafka")));
    }

    @Test
    @Covers("BRK-4")
    void neverPrintsAPassword() {
        String text = KafkaSettings.read(Map.of("login", "PLAIN", "user", "u", "password", "hidden"))
                .toString();
        assertFalse(text.contains("hidden"), text);
    }
}
