package org.parley.osgi.report;

import java.util.Arrays;

/**
 * How long something took, since the start.
 *
 * @param meter a {@link Meter.Kind#HISTOGRAM}
 * @param bounds upper bounds of all counts but the last, seconds, ascending
 * @param counts how many took longer than the bound before and not longer than this one; one more than bounds
 * @param sumMs all of them together, milliseconds
 */
public record Distribution(Meter meter, double[] bounds, long[] counts, long sumMs) {

    public Distribution {
        bounds = bounds.clone();
        counts = counts.clone();
        if (counts.length != bounds.length + 1) {
            throw new IllegalArgumentException("counts must be one more than bounds: " + counts.length);
        }
    }

    @Override
    public double[] bounds() {
        return bounds.clone();
    }

    @Override
    public long[] counts() {
        return counts.clone();
    }

    /** How many there were. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /** Milliseconds, 0 for none. */
    public long meanMs() {
        return count() == 0 ? 0 : sumMs / count();
    }
}
