package org.parley.osgi.report;

import java.util.Optional;

/**
 * What the server says of itself, an OSGi service: there from the first configuration on, whether or not the server came up.
 * Safe for any thread; nothing is counted for it, it only reads.
 */
public interface ServerReport {

    /** All figures; empty when the server is not up. */
    Optional<Figures> figures();

    /** Whether the process works, or has to be restarted: its loops come to their tasks. Waits for them, for a second at most. */
    Health live();

    /** Whether new sessions can be begun: the listeners are bound, the routes are in force, and nothing is overloaded. */
    Health ready();
}
