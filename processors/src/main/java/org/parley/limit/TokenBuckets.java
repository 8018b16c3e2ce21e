package org.parley.limit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A token bucket for each key, in bounded memory: a bucket is the time at which it is full again. A new one is full, so that
 * those that are full again need not be remembered; of the others the one that was used least lately is forgotten first, so
 * that a flood of keys costs no memory. The clock and the rate come with each call.
 * Safe for any thread.
 *
 * @param <K> who is counted
 */
public final class TokenBuckets<K> {

    /** Parts with a lock each. Ours: threads that count at one time seldom meet. */
    private static final int PARTS = 16;

    /** Buckets that are looked at for each that is used. Ours: the memory shrinks twice as fast as it can grow. */
    private static final int LOOKS = 2;

    private final List<Map<K, Long>> parts;
    private final int most;

    /** @param mostKeys buckets that are remembered, {@value #PARTS} at least */
    public TokenBuckets(int mostKeys) {
        int perPart = Math.max(1, mostKeys / PARTS);
        most = PARTS * perPart;
        parts = IntStream.range(0, PARTS)
                .<Map<K, Long>>mapToObj(i -> new Part<>(perPart))
                .toList();
    }

    private static final class Part<K> extends LinkedHashMap<K, Long> {

        private static final long serialVersionUID = 1L;

        private final int most;

        Part(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
            return size() > most;
        }
    }

    /**
     * Takes tokens, all or none.
     *
     * @param tokens 0 or more; more than the rate has at all are as many as it has
     * @param nowNs of a clock that never goes back
     * @return 0 when they were taken, else nanoseconds until they can be
     */
    public long take(K key, int tokens, Rate rate, long nowNs) {
        if (!rate.isBounded() || tokens == 0) {
            return 0;
        }
        long cost = Math.min(tokens, rate.most()) * rate.costNs();
        long most = rate.most() * rate.costNs();
        Map<K, Long> part = part(key);
        synchronized (part) {
            long fullAt = after(cost, part.get(key), nowNs);
            long wait = fullAt - nowNs - most;
            if (wait <= 0) {
                part.put(key, fullAt);
                forgetFull(part, nowNs);
            }
            return Math.max(0, wait);
        }
    }

    /** A few at each turn, more than can have come. */
    private static void forgetFull(Map<?, Long> part, long nowNs) {
        Iterator<Long> eldest = part.values().iterator();
        for (int looks = 0; looks < LOOKS && eldest.hasNext() && eldest.next() - nowNs <= 0; looks++) {
            eldest.remove();
        }
    }

    private static long after(long cost, Long fullAtOrNull, long nowNs) {
        boolean isFull = fullAtOrNull == null || fullAtOrNull - nowNs <= 0;
        return (isFull ? nowNs : fullAtOrNull) + cost;
    }

    /** Gives back tokens that were taken and are not to count; a bucket that is forgotten or full stays so. */
    public void giveBack(K key, int tokens, Rate rate) {
        if (!rate.isBounded()) {
            return;
        }
        Map<K, Long> part = part(key);
        synchronized (part) {
            part.computeIfPresent(key, (unused, fullAt) -> fullAt - Math.min(tokens, rate.most()) * rate.costNs());
        }
    }

    /** How much it remembers, for the census. */
    public Holding holding(String what) {
        return Holding.memory(what, size(), most);
    }

    /** Buckets that are remembered. */
    public int size() {
        int size = 0;
        for (Map<K, Long> part : parts) {
            synchronized (part) {
                size += part.size();
            }
        }
        return size;
    }

    private Map<K, Long> part(K key) {
        int hash = key.hashCode();
        return parts.get((hash ^ (hash >>> 16)) & (PARTS - 1));
    }
}
