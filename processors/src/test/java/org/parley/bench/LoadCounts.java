package org.parley.bench;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What a load run saw. */
final class LoadCounts {

    private static final int MOST_TIMES = 2_000_000;

    /** Set-ups whose inviter got a 2xx. */
    final LongAdder answered = new LongAdder();

    /** Set-ups whose inviter's BYE was answered too. */
    final LongAdder ended = new LongAdder();

    final LongAdder overload = new LongAdder();
    final LongAdder withoutRetryAfter = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder silent = new LongAdder();
    final LongAdder legs = new LongAdder();
    final LongAdder legsEnded = new LongAdder();
    final LongAdder repeatedByServer = new LongAdder();
    final LongAdder repeatedByUs = new LongAdder();
    private final AtomicLongArray answerMicros = new AtomicLongArray(MOST_TIMES);
    private final AtomicInteger times = new AtomicInteger();
    private volatile int lastRefusal;

    void reset() {
        for (LongAdder each : new LongAdder[] {
            answered,
            ended,
            overload,
            withoutRetryAfter,
            refused,
            silent,
            legs,
            legsEnded,
            repeatedByServer,
            repeatedByUs
        }) {
            each.reset();
        }
        times.set(0);
    }

    void answered(long nanos) {
        answered.increment();
        int at = times.getAndIncrement();
        if (at < MOST_TIMES) {
            answerMicros.set(at, nanos / 1000);
        }
    }

    void refused(int status, boolean hasRetryAfter) {
        if (status == 503) {
            overload.increment();
            if (!hasRetryAfter) {
                withoutRetryAfter.increment();
            }
        } else {
            refused.increment();
            lastRefusal = status;
        }
    }

    /** What was counted since the last reset. */
    LoadResult result(int offered, double offeringSeconds, double seconds) {
        long[] sorted = new long[Math.min(times.get(), MOST_TIMES)];
        Arrays.setAll(sorted, answerMicros::get);
        Arrays.sort(sorted);
        return new LoadResult(
                offered,
                offeringSeconds,
                seconds,
                answered.sum(),
                ended.sum(),
                legs.sum(),
                legsEnded.sum(),
                overload.sum(),
                withoutRetryAfter.sum(),
                refused.sum(),
                lastRefusal,
                silent.sum(),
                repeatedByServer.sum(),
                repeatedByUs.sum(),
                new double[] {
                    percentile(sorted, 50), percentile(sorted, 90), percentile(sorted, 99), percentile(sorted, 100)
                });
    }

    private static double percentile(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return 0;
        }
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1000.0;
    }
}
