package org.parley.outbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A durable log by topic, emptied by subscriptions. Safe for any thread; nothing here waits for a disk. */
public interface Outbox {

    /** Whether anybody wants this topic: a route that consumes it exists. Cheap enough to be asked before each entry is made. */
    boolean isRecorded(String topic);

    /**
     * Hands an entry over. It is on disk some milliseconds later.
     *
     * @return at once, whether it was taken; what is refused is counted by the outbox
     */
    Acceptance append(Entry entry);

    /**
     * Hands an entry over to be kept, whether or not somebody consumes the topic yet.
     *
     * @return done when it is durable, off the caller's thread; failed with {@link RefusedEntryException} when it was refused
     */
    CompletableFuture<Void> store(Entry entry);

    /**
     * The records of that name, which survive a restart. For the start of a server: asked for later, they are read from the disk
     * first.
     *
     * @param most how many; the oldest go first
     * @param longest how long one is kept
     */
    Records records(String name, int most, Duration longest);
}
