package org.parley.harness;

import java.util.ArrayList;
import java.util.List;

/** Faults that reader threads found; the script's thread throws them at its next expectation. */
final class Faults {

    private final List<Throwable> found = new ArrayList<>();

    synchronized void raise(Throwable fault) {
        found.add(fault);
    }

    /** Throws the first fault with the others attached, once. */
    synchronized void check() {
        if (found.isEmpty()) {
            return;
        }
        AssertionError error = new AssertionError(found.get(0).getMessage(), found.get(0));
        found.stream().skip(1).forEach(error::addSuppressed);
        found.clear();
        throw error;
    }
}
