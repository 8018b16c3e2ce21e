package org.parley.outbox;

import java.util.Objects;
import java.util.regex.Pattern;

/** Names of topics and subscriptions. */
public final class Topics {

    /** Events of conferences: who was invited, joined, left. */
    public static final String EVENTS = "events";

    /** Messages of chats that are archived. */
    public static final String MESSAGES = "messages";

    /** The subscription of who names none. */
    public static final String DEFAULT_SUBSCRIPTION = "default";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private Topics() {}

    /** @throws IllegalArgumentException unless it has 1 to 64 letters, digits, dots, hyphens and underscores */
    public static String requireName(String name, String what) {
        Objects.requireNonNull(name, what);
        // The two that each event is recorded with.
        if (name != EVENTS && name != MESSAGES && !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " must have 1 to 64 letters, digits, dots, hyphens and underscores: " + name);
        }
        return name;
    }
}
