package org.parley.osgi.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The outcome of health checks. */
public record Health(List<Check> checks) {

    public Health {
        checks = List.copyOf(checks);
    }

    /**
     * One check.
     *
     * @param name lower case
     * @param details what was found, by name; never a user's identity
     */
    public record Check(String name, boolean isUp, Map<String, String> details) {

        public Check {
            details = Map.copyOf(details);
        }
    }

    /** Whether all are well. */
    public boolean isUp() {
        return checks.stream().allMatch(Check::isUp);
    }

    /** These checks and others, each once. */
    public Health and(Health other) {
        return new Health(Stream.concat(checks.stream(), other.checks().stream())
                .distinct()
                .toList());
    }
}
