package org.parley.harness;

import java.time.Duration;

/** How long scripts wait. */
public final class Patience {

    /** For one expected message; 10 s, ours: far above any answer of a cold JVM on a busy machine. {@code -Dparley.test.patienceMs} changes it. */
    public static final Duration MESSAGE = Duration.ofMillis(Long.getLong("parley.test.patienceMs", 10_000));

    /** How long quiet must last to count as quiet; ours: some ten times a loopback round trip through the server. */
    public static final Duration QUIET = Duration.ofMillis(Long.getLong("parley.test.quietMs", 150));

    private Patience() {}
}
