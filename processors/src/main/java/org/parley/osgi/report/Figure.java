package org.parley.osgi.report;

import java.util.List;

/**
 * One number.
 *
 * @param labels values of the meter's labels, as many as it has
 * @param value in the shell's unit; see {@link Meter#factor}
 */
public record Figure(Meter meter, List<String> labels, long value) {

    public Figure {
        labels = List.copyOf(labels);
        if (labels.size() != meter.labels().size()) {
            throw new IllegalArgumentException("labels of " + meter + " must be " + meter.labels() + ": " + labels);
        }
    }

    public static Figure of(Meter meter, long value, String... labels) {
        return new Figure(meter, List.of(labels), value);
    }

    /** The meter's name in the shell with the values of its labels. */
    public String name() {
        return labels.isEmpty() ? meter.shellName() : meter.shellName() + '.' + String.join(".", labels);
    }
}
