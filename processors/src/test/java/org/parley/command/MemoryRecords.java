package org.parley.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.parley.outbox.Records;

/** Records that do not survive a restart. */
final class MemoryRecords implements Records {

    private final int most;
    private final Duration longest;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    private record Kept(Instant at, byte[] value) {}

    /**
     * @param most how many; the oldest go first
     * @param longest how long one is kept
     */
    MemoryRecords(int most, Duration longest, InstantSource clock) {
        this.most = most;
        this.longest = longest;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<byte[]> find(String key) {
        forgetOld();
        return Optional.ofNullable(kept.get(key)).map(Kept::value);
    }

    @Override
    public synchronized CompletableFuture<Void> put(String key, byte[] value) {
        kept.remove(key);
        kept.put(key, new Kept(clock.instant(), value));
        forgetOld();
        return CompletableFuture.completedFuture(null);
    }

    private void forgetOld() {
        Instant oldest = clock.instant().minus(longest);
        Iterator<Kept> oldestFirst = kept.values().iterator();
        while (oldestFirst.hasNext()) {
            boolean isTooOld = oldestFirst.next().at().isBefore(oldest);
            if (!isTooOld && kept.size() <= most) {
                return;
            }
            oldestFirst.remove();
        }
    }

    @Override
    public synchronized void remove(String key) {
        kept.remove(key);
    }

    @Override
    public synchronized int size() {
        return kept.size();
    }

    @Override
    public synchronized List<String> keys() {
        return List.copyOf(kept.keySet());
    }

    @Override
    public CompletableFuture<Void> loaded() {
        return CompletableFuture.completedFuture(null);
    }
}
