package org.parley.outbox;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.h2.mvstore.MVMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Records} in the outbox's file. In memory it is a map in the order of insertion; changes are written behind. */
final class StoredRecords implements Records {

    private static final Logger LOG = LoggerFactory.getLogger(StoredRecords.class);

    /** Most octets of values. Ours: all of it is in memory. */
    static final long MOST_BYTES = 64L << 20;

    private final int most;
    private final long longestMs;
    private final InstantSource clock;
    private final Runnable wake;
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>();
    private Map<String, Change> changes = new HashMap<>();
    private Map<String, Change> writing = new HashMap<>();
    private long bytes;
    private boolean isLoaded;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();

    private record Kept(long atMs, byte[] value) {}

    /** @param value empty when the key was removed */
    private record Change(Optional<Kept> value, CompletableFuture<Void> durable) {}

    StoredRecords(int most, Duration longest, InstantSource clock, Runnable wake) {
        this.most = most;
        this.longestMs = longest.toMillis();
        this.clock = clock;
        this.wake = wake;
    }

    /** Waits until what the file has is there too; an outbox that cannot be opened is not waited for longer. */
    void awaitLoaded(Duration atMost) {
        try {
            loaded.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("{}: records are used before they could be read", Alerts.UNAVAILABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized Optional<byte[]> find(String key) {
        return Optional.ofNullable(kept.get(key)).filter(found -> !isOld(found)).map(Kept::value);
    }

    private boolean isOld(Kept found) {
        return clock.millis() - found.atMs() > longestMs;
    }

    @Override
    public CompletableFuture<Void> put(String key, byte[] value) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        List<CompletableFuture<Void>> replaced = new ArrayList<>();
        synchronized (this) {
            if (value.length > MOST_BYTES) {
                return CompletableFuture.failedFuture(new RefusedEntryException("a record of more than 64 MB"));
            }
            takeOut(key);
            Kept entry = new Kept(clock.millis(), value);
            kept.put(key, entry);
            bytes += value.length;
            change(key, new Change(Optional.of(entry), durable), replaced);
            bound(replaced);
        }
        replaced.forEach(earlier -> earlier.complete(null));
        wake.run();
        return durable;
    }

    @Override
    public void remove(String key) {
        List<CompletableFuture<Void>> replaced = new ArrayList<>();
        synchronized (this) {
            if (!takeOut(key)) {
                return;
            }
            change(key, new Change(Optional.empty(), new CompletableFuture<>()), replaced);
        }
        replaced.forEach(earlier -> earlier.complete(null));
        wake.run();
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
        return loaded.copy();
    }

    private boolean takeOut(String key) {
        Kept old = kept.remove(key);
        if (old != null) {
            bytes -= old.value().length;
        }
        return old != null;
    }

    private void change(String key, Change change, List<CompletableFuture<Void>> replaced) {
        Change earlier = changes.put(key, change);
        if (earlier != null) {
            replaced.add(earlier.durable());
        }
    }

    //= OUTBOX-10
    private void bound(List<CompletableFuture<Void>> replaced) {
        while (!kept.isEmpty()) {
            Map.Entry<String, Kept> oldest = kept.entrySet().iterator().next();
            if (kept.size() <= most && bytes <= MOST_BYTES && !isOld(oldest.getValue())) {
                return;
            }
            String key = oldest.getKey();
            takeOut(key);
            change(key, new Change(Optional.empty(), new CompletableFuture<>()), replaced);
        }
    }

    /** Reads what the file has; what was put before is newer. */
    void load(MVMap<String, byte[]> map) {
        read(map);
        loaded.complete(null);
    }

    private synchronized void read(MVMap<String, byte[]> map) {
        if (isLoaded) {
            // The file was opened again, perhaps an older or an empty one: all that is in memory goes there.
            kept.forEach((key, value) ->
                    changes.putIfAbsent(key, new Change(Optional.of(value), new CompletableFuture<>())));
            return;
        }
        isLoaded = true;
        Map<String, Kept> newer = new LinkedHashMap<>(kept);
        kept.clear();
        bytes = 0;
        map.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), decode(entry.getValue())))
                .sorted(Comparator.comparingLong(entry -> entry.getValue().atMs()))
                .forEach(entry -> restore(entry.getKey(), entry.getValue()));
        newer.forEach(this::restore);
        bound(new ArrayList<>());
    }

    private void restore(String key, Kept value) {
        takeOut(key);
        kept.put(key, value);
        bytes += value.value().length;
    }

    /** Lets go what is too old. */
    void expire() {
        List<CompletableFuture<Void>> replaced = new ArrayList<>();
        synchronized (this) {
            bound(replaced);
        }
        replaced.forEach(earlier -> earlier.complete(null));
    }

    synchronized boolean hasChanges() {
        return !changes.isEmpty() || !writing.isEmpty();
    }

    /** Writes what has changed; of the outbox's thread. */
    void write(MVMap<String, byte[]> map) {
        synchronized (this) {
            // What could not be committed before goes again, unless there is something newer.
            writing.forEach((key, change) -> {
                Change newer = changes.putIfAbsent(key, change);
                if (newer != null) {
                    newer.durable()
                            .whenComplete((done, failure) -> change.durable().complete(null));
                }
            });
            writing = changes;
            changes = new HashMap<>();
        }
        writing.forEach((key, change) ->
                change.value().ifPresentOrElse(value -> map.put(key, encode(value)), () -> map.remove(key)));
    }

    /** What was written is durable. */
    void committed() {
        Map<String, Change> written;
        synchronized (this) {
            written = writing;
            writing = new HashMap<>();
        }
        written.values().forEach(change -> change.durable().complete(null));
    }

    /** Nothing will be written any more. */
    void fail(RefusedEntryException why) {
        List<Change> left;
        synchronized (this) {
            left = new ArrayList<>(writing.values());
            left.addAll(changes.values());
            writing = new HashMap<>();
            changes = new HashMap<>();
        }
        left.forEach(change -> change.durable().completeExceptionally(why));
    }

    private static byte[] encode(Kept value) {
        return ByteBuffer.allocate(Long.BYTES + value.value().length)
                .putLong(value.atMs())
                .put(value.value())
                .array();
    }

    private static Kept decode(byte[] octets) {
        return new Kept(ByteBuffer.wrap(octets).getLong(), Arrays.copyOfRange(octets, Long.BYTES, octets.length));
    }
}
