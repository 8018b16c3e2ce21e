package org.parley.outbox;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Something to be kept until everybody who wants it has it.
 *
 * @param topic see {@link Topics}
 * @param key what order matters for: a session's identity
 * @param id unique; whoever gets the entry twice knows it by this
 * @param weightBytes about how many octets it holds in memory and on disk, body and all; the bounds count with it
 * @param body written on the outbox's thread
 */
public record Entry(String topic, String key, String id, int weightBytes, Body body) {

    /** Octets of an entry beside its body, key and id. Ours. */
    static final int OVERHEAD_BYTES = 32;

    /** Longest key and longest id, in characters. Ours: a URI. */
    static final int LONGEST_NAME = 1_024;

    /** The octets of an entry. */
    @FunctionalInterface
    public interface Body {

        /** Writes the octets; once, on the outbox's thread, some milliseconds later. An exception drops the entry, counted. */
        void writeTo(OutputStream out) throws IOException;
    }

    public Entry {
        Topics.requireName(topic, "topic");
        requireText(key, "key");
        requireText(id, "id");
        Objects.requireNonNull(body, "body");
        if (weightBytes < 0) {
            throw new IllegalArgumentException("weightBytes must not be negative: " + weightBytes);
        }
    }

    /** An entry whose octets are there already; they are not copied. */
    public static Entry of(String topic, String key, String id, byte[] octets) {
        int weight = OVERHEAD_BYTES + key.length() + id.length() + octets.length;
        return new Entry(topic, key, id, weight, out -> out.write(octets));
    }

    private static void requireText(String text, String name) {
        Objects.requireNonNull(text, name);
        if (text.isEmpty() || text.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(name + " must have 1 to " + LONGEST_NAME + " characters");
        }
    }
}
