package org.parley.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.parley.limit.Holding;

/**
 * Hops that lately gave no answer: others are tried before them, so that not every leg waits for the same silence. When the
 * time is over one request tries such a hop again, and the others go on without it until that has its answer. Used by all
 * lanes.
 */
final class SilentHops {

    /** How long silence is remembered, milliseconds. Ours: longer than a request waits for its answer, 64*T1. */
    static final long FRESH_MS = 60_000;

    /** Most hops remembered. Ours; the memory is dropped when full. */
    static final int MOST_HOPS = 10_000;

    private final LongSupplier nowMs;
    private final Map<Hop, Long> untilMs = new ConcurrentHashMap<>();

    SilentHops(LongSupplier nowMs) {
        this.nowMs = nowMs;
    }

    Holding holding() {
        return Holding.memory("sip.silentHops", untilMs.size(), MOST_HOPS);
    }

    /** No answer came from it, or it cannot be reached. */
    void add(Hop hop) {
        if (untilMs.size() >= MOST_HOPS) {
            untilMs.clear();
        }
        untilMs.put(hop, nowMs.getAsLong() + FRESH_MS);
    }

    /** It has answered something. */
    void answered(Hop hop) {
        if (!untilMs.isEmpty()) {
            untilMs.remove(hop);
        }
    }

    //= FAULT-6
    /** Whether another one is to be tried before it; no when the caller is the one that tries it again. */
    boolean isAvoided(Hop hop) {
        Long until = untilMs.get(hop);
        if (until == null) {
            return false;
        }
        long now = nowMs.getAsLong();
        return until > now || !untilMs.replace(hop, until, now + FRESH_MS);
    }

    /** The same hops, the silent ones last. */
    List<Hop> last(List<Hop> hops) {
        if (hops.size() < 2 || untilMs.isEmpty()) {
            return hops;
        }
        List<Hop> ordered = new ArrayList<>();
        List<Hop> silent = new ArrayList<>();
        hops.forEach(hop -> (isAvoided(hop) ? silent : ordered).add(hop));
        ordered.addAll(silent);
        return ordered;
    }
}
