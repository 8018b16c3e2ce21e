package org.parley.conference;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of the last hour.
 *
 * @param latestFirst the latest first
 * @param forgottenUntil when there was more than is remembered: all up to this moment may be incomplete
 */
public record Recollection<T>(List<T> latestFirst, Optional<Instant> forgottenUntil) {

    public Recollection {
        latestFirst = List.copyOf(latestFirst);
    }
}
