package org.parley.osgi;

import java.util.Locale;
import java.util.Objects;

/**
 * Something in {@code etc/parley.cfg} that was not taken over; the value in force before stays.
 *
 * @param key the key as written
 * @param value the value as written
 * @param reason what is wrong with it
 * @param allowed what would be right; empty for a key that does not exist
 */
public record ConfigProblem(String key, String value, String reason, String allowed) {

    public ConfigProblem {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(allowed, "allowed");
    }

    /** The value of a misspelt password key is not shown. */
    static ConfigProblem unknownKey(String key, String value) {
        boolean isSecret = key.toLowerCase(Locale.ROOT).contains("password");
        return new ConfigProblem(key, isSecret ? "(not shown)" : value, "no such key", "");
    }

    /** True if the key itself is unknown, so that nothing was refused. */
    public boolean isUnknownKey() {
        return allowed.isEmpty();
    }

    @Override
    public String toString() {
        return isUnknownKey()
                ? "%s = %s: %s".formatted(key, value, reason)
                : "%s = %s: %s; allowed: %s".formatted(key, value, reason, allowed);
    }
}
