package org.parley.artemis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What {@code etc/org.parley.artemis.cfg} says.
 *
 * @param host where it listens
 * @param requiresLogin false: whoever reaches it may do everything
 * @param keystore for TLS; empty without
 * @param minFreeBytes of the disk with the journal; below, senders wait
 * @param memoryBytes of messages in memory, all addresses together
 * @param addressBytes of messages on disk, each address; above, sends fail
 * @param keepEvents until an event that nobody has taken is deleted; likewise the next two
 */
record BrokerSettings(
        String host,
        int port,
        boolean requiresLogin,
        String keystore,
        String keystorePassword,
        long minFreeBytes,
        long memoryBytes,
        long addressBytes,
        Duration keepEvents,
        Duration keepMessages,
        Duration keepCommands) {

    private static final long MEBIBYTE = 1024 * 1024;

    /** Prints no password. */
    @Override
    public String toString() {
        return "%s port %d%s, %s".formatted(host, port, hasTls() ? " (TLS)" : "", requiresLogin ? "login" : "no login");
    }

    boolean hasTls() {
        return !keystore.isEmpty();
    }

    /**
     * Reads the values of the file; keys that are missing have their defaults.
     *
     * @param base the folder that relative paths begin at
     * @throws IllegalArgumentException names the key and its rule
     */
    static BrokerSettings read(Map<String, ?> values, Path base) {
        Values read = new Values(values);
        BrokerSettings settings = new BrokerSettings(
                read.text("host", "127.0.0.1"),
                (int) read.number("port", 61616, 1, 65535),
                !read.choice("login", "required", "none").equals("none"),
                read.text("tls.keystore", ""),
                read.secret("tls.keystorePassword", base),
                read.number("minDiskFree", 512, 16, 1_048_576) * MEBIBYTE,
                read.number("memory", 64, 8, 65_536) * MEBIBYTE,
                read.number("addressLimit", 256, 1, 1_048_576) * MEBIBYTE,
                Duration.ofHours(read.number("keep.events", 168, 1, 87_600)),
                Duration.ofHours(read.number("keep.messages", 168, 1, 87_600)),
                Duration.ofHours(read.number("keep.commands", 1, 1, 87_600)));
        if (!settings.requiresLogin && !isLoopback(settings.host)) {
            throw new IllegalArgumentException(
                    "login = none: only where host is a loopback address, not " + settings.host);
        }
        return settings;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host = " + host + ": no such host", e);
        }
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
            try {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "%s = %s: a number from %d to %d".formatted(key, text, least, most), e);
            }
            throw new IllegalArgumentException("%s = %s: a number from %d to %d".formatted(key, text, least, most));
        }

        /** The first of the words is the default. */
        String choice(String key, String preset, String other) {
            String text = text(key, preset);
            if (!text.equals(preset) && !text.equals(other)) {
                throw new IllegalArgumentException("%s = %s: %s or %s".formatted(key, text, preset, other));
            }
            return text;
        }
    }
}
