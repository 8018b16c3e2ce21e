package org.parley.osgi.shell;

import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;

/** Says that a list is not all there was. */
final class Forgotten {

    private Forgotten() {}

    static void print(Optional<Instant> until, PrintStream out) {
        until.ifPresent(at -> out.println("There were more than are remembered: up to " + Shown.time(at)
                + " this list is not complete; the log is"));
    }
}
