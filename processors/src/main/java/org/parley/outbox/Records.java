package org.parley.outbox;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A small map that survives a restart: all of it is in memory, and changes go to disk behind. Bounded in number and in age.
 * Safe for any thread.
 */
public interface Records {

    /** The value under a key that was put and is not too old, durable or not yet. */
    Optional<byte[]> find(String key);

    /**
     * Puts a value that nobody changes any more.
     *
     * @return done when it is durable; failed with {@link RefusedEntryException} when it cannot be
     */
    CompletableFuture<Void> put(String key, byte[] value);

    /** Takes the value under a key away. */
    void remove(String key);

    /** How many there are. */
    int size();

    /** Those that there are. */
    List<String> keys();

    /** Done when what the file has is there too. */
    CompletableFuture<Void> loaded();
}
