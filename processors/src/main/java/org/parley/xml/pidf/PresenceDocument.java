package org.parley.xml.pidf;

import java.time.Instant;
import java.util.Objects;

/**
 * Whether somebody can be reached at one place, RFC 3863 section 4.1.
 *
 * @param entity his URI
 * @param tuple names the place; an XML ID, the same whenever this place is told of
 * @param isOpen {@code <basic>}
 * @param at when that became so
 */
public record PresenceDocument(String entity, String tuple, boolean isOpen, Instant at) {

    public PresenceDocument {
        Objects.requireNonNull(entity, "entity");
        Objects.requireNonNull(at, "at");
        if (!tuple.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException("tuple is no XML ID: " + tuple);
        }
    }
}
