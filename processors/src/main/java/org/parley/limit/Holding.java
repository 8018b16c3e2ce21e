package org.parley.limit;

import java.util.Objects;

/**
 * How much a table holds that peers fill, for the census.
 *
 * @param what name of the table, {@code package.whatIsInIt}
 * @param size entries now; the table goes on meanwhile
 * @param most entries that may stay when all that filled it has ended; 0: none
 */
public record Holding(String what, int size, int most) {

    public Holding {
        Objects.requireNonNull(what, "what");
    }

    /** A table of what lives: it is empty when nothing does. */
    public static Holding living(String what, int size) {
        return new Holding(what, size, 0);
    }

    /** A bounded memory of what has been. */
    public static Holding memory(String what, int size, int most) {
        return new Holding(what, size, most);
    }
}
