package org.parley.osgi;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.parley.osgi.report.Distribution;
import org.parley.osgi.report.Meter;

/** Counts set-ups by how long they took. Safe for any thread. */
final class SetupTimes {

    /** Seconds. Ours: what a machine answers is below 1, what people answer above. */
    private static final double[] BOUNDS = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120};

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
    private final LongAdder sumMs = new LongAdder();

    void add(Duration time) {
        double seconds = time.toNanos() / 1e9;
        int bucket = 0;
        while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
            bucket++;
        }
        counts.incrementAndGet(bucket);
        sumMs.add(Math.max(0, time.toMillis()));
    }

    Distribution distribution() {
        long[] now = new long[counts.length()];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts.get(i);
        }
        return new Distribution(Meter.SETUP_TIME, BOUNDS, now, sumMs.sum());
    }
}
