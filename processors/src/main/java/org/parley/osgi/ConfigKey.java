package org.parley.osgi;

import java.util.Objects;

/**
 * One key of {@code etc/parley.cfg}.
 *
 * @param name as written in the file
 * @param defaultText the value in force when the file does not have the key, as the shipped file has it
 * @param allowed range or choice in words, for the log line that refuses a value
 * @param parser from the trimmed text to the value
 */
record ConfigKey<T>(String name, String defaultText, String allowed, Parser<T> parser) {

    /** Reads the text of a value. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text) throws InvalidValueException;
    }

    ConfigKey {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(defaultText, "defaultText");
        Objects.requireNonNull(allowed, "allowed");
        Objects.requireNonNull(parser, "parser");
    }

    T parse(String text) throws InvalidValueException {
        return parser.parse(text.trim());
    }

    /** What the default text means. */
    T defaultValue() {
        try {
            return parse(defaultText);
        } catch (InvalidValueException e) {
            throw new IllegalStateException(name + " has an invalid default", e);
        }
    }
}
