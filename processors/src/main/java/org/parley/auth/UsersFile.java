package org.parley.auth;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a properties file, {@code user = SHA-256:HA1, MD5:HA1, sip:user@example.com}, read again when it has changed. A line that
 * is not understood is reported and left out. Safe for any thread.
 */
final class UsersFile {

    private static final Logger LOG = LoggerFactory.getLogger(UsersFile.class);

    /** Longest file. Ours: some 60,000 users; more belong into a JAAS realm of a database's or directory's. */
    static final long LONGEST_BYTES = 16 << 20;

    private final Path path;
    private State state = new State(Optional.empty(), Map.of());
    private boolean isReported;

    /** What distinguishes one save of the file from another. */
    private record Save(FileTime time, long bytes, Object key) {}

    /** @param save empty: it could not be read */
    private record State(Optional<Save> save, Map<String, Account> accounts) {}

    UsersFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    synchronized Optional<Account> find(String user) {
        refresh();
        return Optional.ofNullable(state.accounts().get(user));
    }

    private void refresh() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            Save save = new Save(now.lastModifiedTime(), now.size(), now.fileKey());
            if (!state.save().equals(Optional.of(save))) {
                state = new State(Optional.of(save), read(save));
                isReported = false;
            }
        } catch (IOException | IllegalArgumentException e) {
            if (!isReported) {
                isReported = true;
                LOG.error("{}: {}: {}", Alerts.USERS_NOT_READ, path, e.toString());
            }
            state = new State(Optional.empty(), state.accounts());
        }
    }

    private Map<String, Account> read(Save save) throws IOException {
        if (save.bytes() > LONGEST_BYTES) {
            throw new IOException("longer than " + LONGEST_BYTES + " octets");
        }
        Properties lines = new Properties();
        try (Reader text = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            lines.load(text);
        }
        Map<String, Account> accounts = new HashMap<>();
        for (String user : lines.stringPropertyNames()) {
            Account.tryRead(lines.getProperty(user))
                    .ifPresentOrElse(
                            account -> accounts.put(user, account),
                            () -> LOG.warn(
                                    "{}: {}: the line of {} is neither algorithm:hash nor a URI in one of its entries",
                                    Alerts.USER_NOT_UNDERSTOOD,
                                    path,
                                    user.replaceAll("[^\\p{Alnum}._@+-]", "?")));
        }
        LOG.info("{} has {} users", path, accounts.size());
        return accounts;
    }
}
