package org.parley.bench;

/** Times in nanoseconds, counted in buckets of 1.6 % width. */
final class LatencyHistogram {

    /** Buckets of a power of two: two to the sixth. */
    private static final int BITS = 6;

    private final long[] counts = new long[Long.SIZE << BITS];
    private long total;
    private long most;

    void add(long nanos) {
        counts[bucket(Math.max(0, nanos))]++;
        total++;
        most = Math.max(most, nanos);
    }

    private static int bucket(long nanos) {
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - BITS - 1);
        return (shift << BITS) + (int) (nanos >> shift);
    }

    private static long value(int bucket) {
        int shift = Math.max(0, (bucket >> BITS) - 1);
        return (bucket - ((long) shift << BITS)) << shift;
    }

    /** Milliseconds that {@code percent} of the times do not exceed. */
    double percentileMs(double percent) {
        long wanted = (long) Math.ceil(total * percent / 100);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return Math.min(most, value(i + 1)) / 1e6;
            }
        }
        return 0;
    }

    long total() {
        return total;
    }

    @Override
    public String toString() {
        return String.format(
                "p50 %.3f ms, p95 %.3f, p99 %.3f, max %.3f",
                percentileMs(50), percentileMs(95), percentileMs(99), most / 1e6);
    }
}
