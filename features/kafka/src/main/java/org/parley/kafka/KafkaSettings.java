package org.parley.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What {@code etc/org.parley.kafka.cfg} says.
 *
 * @param brokers host:port, comma between them
 * @param mechanism how to log in; {@code none} without
 * @param truststore for TLS; the JDK's where it is empty
 * @param sendTimeout for the brokers to have a record; a send fails after that
 * @param compression of what is sent
 * @param maxRecordBytes most of one record
 */
record KafkaSettings(
        String brokers,
        boolean hasTls,
        String mechanism,
        String user,
        String password,
        String truststore,
        String truststorePassword,
        Duration sendTimeout,
        String compression,
        int maxRecordBytes) {

    private static final List<String> MECHANISMS = List.of("none", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");

    /** Prints no password. */
    @Override
    public String toString() {
        return brokers + (hasTls ? " (TLS)" : "") + (hasLogin() ? " as " + user : "");
    }

    boolean hasLogin() {
        return !mechanism.equals("none");
    }

    /** Kafka's word for it. */
    String securityProtocol() {
        return (hasLogin() ? "SASL_" : "") + (hasTls ? "SSL" : "PLAINTEXT");
    }

    /**
     * Reads the values of the file; keys that are missing have their defaults.
     *
     * @param base the folder that relative paths begin at
     * @throws IllegalArgumentException names the key and its rule
     */
    static KafkaSettings read(Map<String, ?> values, Path base) {
        Values read = new Values(values);
        KafkaSettings settings = new KafkaSettings(
                read.text("brokers", "127.0.0.1:9092"),
                read.choice("tls", "false", List.of("false", "true")).equals("true"),
                read.choice("login", "none", MECHANISMS),
                read.text("user", ""),
                read.secret("password", base),
                read.text("tls.truststore", ""),
                read.secret("tls.truststorePassword", base),
                Duration.ofSeconds(read.number("sendTimeout", 10, 2, 300)),
                read.choice("compression", "none", List.of("none", "gzip")),
                (int) read.number("maxRecord", 1_048_576, 16_384, 104_857_600));
        if (!settings.brokers.matches("[^,:\\s]+:\\d+(\\s*,\\s*[^,:\\s]+:\\d+)*")) {
            throw new IllegalArgumentException("brokers = " + settings.brokers + ": host:port, comma between them");
        }
        return settings;
    }

    private record Values(Map<String, ?> values) {

        private static final String FILE = "file:";

        String text(String key, String preset) {
            Object value = values.get(key);
            return value == null ? preset : value.toString().trim();
        }

        /** Itself, or {@code file:} and the path of the file whose first line it is. */
        //= CON-9
        String secret(String key, Path base) {
            String text = text(key, "");
            if (!text.startsWith(FILE)) {
                return text;
            }
            Path file = base.resolve(text.substring(FILE.length()).strip());
            try {
                return Files.readString(file).lines().findFirst().orElse("").strip();
            } catch (IOException e) {
                throw new IllegalArgumentException(key + ": the file " + file + " cannot be read", e);
            }
        }

        long number(String key, long preset, long least, long most) {
            String text = text(key, String.valueOf(preset));
            if (text.matches("\\d{1,18}")) {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            throw new IllegalArgumentException("%s = %s: a number from %d to %d".formatted(key, text, least, most));
        }

        String choice(String key, String preset, List<String> words) {
            String text = text(key, preset);
            if (!words.contains(text)) {
                throw new IllegalArgumentException("%s = %s: one of %s".formatted(key, text, String.join(", ", words)));
            }
            return text;
        }
    }
}
