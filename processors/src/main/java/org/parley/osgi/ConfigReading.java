package org.parley.osgi;

import java.util.List;
import java.util.Objects;

/** The outcome of reading {@code etc/parley.cfg}: the configuration in force from now on, and what was not taken over. */
public record ConfigReading(ParleyConfig config, List<ConfigProblem> problems) {

    public ConfigReading {
        Objects.requireNonNull(config, "config");
        problems = List.copyOf(problems);
    }
}
