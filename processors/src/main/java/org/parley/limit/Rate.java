package org.parley.limit;

import java.time.Duration;

/**
 * So many in a time, and as many at once.
 *
 * @param most 1 or more; 0 for any number
 * @param per the time in which that many come back
 */
public record Rate(int most, Duration per) {

    /** No bound. */
    public static final Rate UNBOUNDED = new Rate(0, Duration.ofSeconds(1));

    public Rate {
        if (most < 0) {
            throw new IllegalArgumentException("most must not be negative: " + most);
        }
        if (per.isZero() || per.isNegative()) {
            throw new IllegalArgumentException("per must be positive: " + per);
        }
    }

    public static Rate perSecond(int most) {
        return new Rate(most, Duration.ofSeconds(1));
    }

    public static Rate perMinute(int most) {
        return new Rate(most, Duration.ofMinutes(1));
    }

    /** The same with so many times as many. */
    public Rate times(int factor) {
        return new Rate((int) Math.min(Integer.MAX_VALUE, (long) most * factor), per);
    }

    public boolean isBounded() {
        return most > 0;
    }

    /** What one costs, ns. */
    long costNs() {
        return Math.max(1, per.toNanos() / most);
    }
}
