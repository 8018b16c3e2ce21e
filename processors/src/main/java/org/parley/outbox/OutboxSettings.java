package org.parley.outbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * The bounds of an outbox.
 *
 * @param directory of its file
 * @param maxSizeBytes most octets of entries, and of the file but for its free space
 * @param minFreeBytes octets that stay free on the disk; with less nothing is recorded
 * @param alarmAge an entry that waits so long is worth an alarm
 */
public record OutboxSettings(Path directory, long maxSizeBytes, long minFreeBytes, Duration alarmAge) {

    public OutboxSettings {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(alarmAge, "alarmAge");
        if (maxSizeBytes < 1 || minFreeBytes < 0) {
            throw new IllegalArgumentException("maxSizeBytes must be positive and minFreeBytes not negative");
        }
    }

    /** 1 GiB, 256 MiB to stay free, an alarm after five minutes. */
    public static OutboxSettings in(Path directory) {
        return new OutboxSettings(directory, 1L << 30, 256L << 20, Duration.ofMinutes(5));
    }
}
