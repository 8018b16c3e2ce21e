package org.parley.jms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What {@code etc/org.parley.jms.cfg} says.
 *
 * @param url of an Artemis broker, with what Artemis understands in it
 * @param passwordFile where the password is if {@code password} is empty; read at each connection
 * @param service LDAP filter of an OSGi service that makes the connections instead; empty without
 * @param callTimeout for the broker to answer to one call
 * @param requestTimeout for the answer to a request of a route
 * @param consumers threads that wait for messages, each {@code from("jms:…")}
 */
record JmsSettings(
        String url,
        String user,
        String password,
        Path passwordFile,
        String clientId,
        String truststore,
        String truststorePassword,
        String service,
        Duration connectTimeout,
        Duration callTimeout,
        Duration requestTimeout,
        int consumers) {

    private static final String FILE = "file:";

    /** Prints no password, neither one of its own nor one in the URL. */
    //= BRK-4
    @Override
    public String toString() {
        return service.isEmpty() ? url.replaceAll("\\?.*", "") + (user.isEmpty() ? "" : " as " + user) : service;
    }

    /**
     * Reads the values of the file; keys that are missing have their defaults.
     *
     * @param base the folder that relative paths begin at
     * @throws IllegalArgumentException names the key and its rule
     */
    static JmsSettings read(Map<String, ?> values, Path base) {
        Values read = new Values(values);
        String password = read.text("password", "");
        boolean isFile = password.startsWith(FILE);
        return new JmsSettings(
                read.text("url", "tcp://127.0.0.1:61616"),
                read.text("user", "parley"),
                isFile ? "" : password,
                base.resolve(
                        isFile
                                ? password.substring(FILE.length()).strip()
                                : read.text("passwordFile", "data/artemis/password")),
                read.text("clientId", ""),
                read.text("tls.truststore", ""),
                read.secret("tls.truststorePassword", base),
                read.text("connectionFactory", ""),
                Duration.ofSeconds(read.number("connectTimeout", 5, 1, 60)),
                Duration.ofSeconds(read.number("callTimeout", 10, 1, 300)),
                Duration.ofSeconds(read.number("requestTimeout", 20, 1, 3600)),
                (int) read.number("consumers", 1, 1, 64));
    }

    /** @throws IOException when the password is to be in a file that cannot be read */
    String currentPassword() throws IOException {
        if (user.isEmpty() || !password.isEmpty()) {
            return password;
        }
        if (!Files.exists(passwordFile)) {
            throw new IOException("there is neither a password nor the file " + passwordFile
                    + " with it, which the broker inside makes when it starts");
        }
        return firstLine(passwordFile);
    }

    private static String firstLine(Path file) throws IOException {
        return Files.readString(file).lines().findFirst().orElse("").strip();
    }

    private record Values(Map<String, ?> values) {

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
                return firstLine(file);
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
    }
}
