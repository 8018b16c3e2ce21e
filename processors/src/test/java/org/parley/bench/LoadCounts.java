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
            answered, ended, overload, refused, silent, legs, legsEnded, repeatedByServer, repeatedByUs
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

    void refused(int status) {
        if (status == 503) {
            overload.increment();
        } else {
            refused.increment();
            lastRefusal = status;
        }
    }

    long completed() {
        return answered.sum();
    }

    String report(int setUps, double offeringSeconds, double seconds) {
        int count = Math.min(times.get(), MOST_TIMES);
        long[] sorted = new long[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = answerMicros.get(i);
        }
        Arrays.sort(sorted);
        return String.format(
                """
                offered          %d set-ups, %.1f/s
                completed        %d, %.1f/s; ended by BYE %d
                legs             %d answered, %d ended by BYE
                refused          %d with 503, %d otherwise (last %d), %d without any answer
                retransmissions  %d by the server, %d by us
                answer time      p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, max %.2f ms
                duration         %.1f s with drain
                """,
                setUps,
                setUps / offeringSeconds,
                answered.sum(),
                answered.sum() / offeringSeconds,
                ended.sum(),
                legs.sum(),
                legsEnded.sum(),
                overload.sum(),
                refused.sum(),
                lastRefusal,
                silent.sum(),
                repeatedByServer.sum(),
                repeatedByUs.sum(),
                percentile(sorted, 50),
                percentile(sorted, 90),
                percentile(sorted, 99),
                percentile(sorted, 100),
                seconds);
    }

    private static double percentile(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return 0;
        }
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1000.0;
    }
}
