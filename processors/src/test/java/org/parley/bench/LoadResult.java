package org.parley.bench;

/**
 * What became of the set-ups that were offered in one run.
 *
 * @param offered set-ups
 * @param offeringSeconds in which they were offered
 * @param seconds the same with what was still open at the end
 * @param completed set-ups whose inviter got a 2xx
 * @param ended set-ups whose inviter's BYE was answered too
 * @param overload set-ups refused with 503
 * @param withoutRetryAfter those of them that did not say when to come again
 * @param silent set-ups without any final answer
 * @param repeatedByServer messages that came twice
 * @param repeatedByUs messages that were not answered in time
 * @param answerMs time from INVITE to 2xx: 50th, 90th, 99th percentile and longest
 */
record LoadResult(
        int offered,
        double offeringSeconds,
        double seconds,
        long completed,
        long ended,
        long legs,
        long legsEnded,
        long overload,
        long withoutRetryAfter,
        long refused,
        int lastRefusal,
        long silent,
        long repeatedByServer,
        long repeatedByUs,
        double[] answerMs) {

    double offeredPerSecond() {
        return offered / offeringSeconds;
    }

    /** Completed set-ups a second of offering. */
    double goodput() {
        return completed / offeringSeconds;
    }

    /** Everything was completed, and nothing came twice. */
    boolean isClean() {
        return completed == offered && repeatedByServer + repeatedByUs == 0;
    }

    String report() {
        return String.format(
                """
                offered          %d set-ups, %.1f/s
                completed        %d, %.1f/s; ended by BYE %d
                legs             %d answered, %d ended by BYE
                refused          %d with 503 (%d of them without Retry-After), %d otherwise (last %d), %d without any answer
                retransmissions  %d by the server, %d by us
                answer time      p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, max %.2f ms
                duration         %.1f s with drain
                """,
                offered,
                offeredPerSecond(),
                completed,
                goodput(),
                ended,
                legs,
                legsEnded,
                overload,
                withoutRetryAfter,
                refused,
                lastRefusal,
                silent,
                repeatedByServer,
                repeatedByUs,
                answerMs[0],
                answerMs[1],
                answerMs[2],
                answerMs[3],
                seconds);
    }
}
