package org.parley.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.parley.conference.Birth;
import org.parley.conference.SessionMemory;
import org.parley.conference.SessionStore;
import org.parley.outbox.Records;

/**
 * Sessions as records of the outbox, one each. Whoever has a session kept puts a value into a table; a thread of its own
 * makes octets of it, and the outbox writes them when it commits. Safe for any thread.
 */
public final class SessionRecords implements SessionStore {

    private final Records records;
    private final Executor thread;
    /** What the record of a session is to become; empty: none. One entry a session at the most. */
    private final Map<String, Optional<SessionMemory>> changes = new ConcurrentHashMap<>();

    private final AtomicBoolean isAsked = new AtomicBoolean();

    /** @param thread a single one, which does what it is given in order; the caller's where that has ended */
    public SessionRecords(Records records, Executor thread) {
        this.records = records;
        this.thread = thread;
    }

    @Override
    public void keep(SessionMemory memory) {
        change(memory.birth(), Optional.of(memory));
    }

    @Override
    public void forget(Birth session) {
        change(session, Optional.empty());
    }

    private void change(Birth session, Optional<SessionMemory> to) {
        changes.put(key(session), to);
        if (isAsked.compareAndSet(false, true)) {
            try {
                thread.execute(this::write);
            } catch (RejectedExecutionException ended) {
                write();
            }
        }
    }

    /** Sessions that begin one after another stand beside each other in the file, and are written together. */
    private static String key(Birth session) {
        return "%012x-%s"
                .formatted(
                        session.createdAt().toEpochMilli(), session.identity().id());
    }

    /** Hands on what has changed. */
    void write() {
        isAsked.set(false);
        for (String key : List.copyOf(changes.keySet())) {
            Optional<SessionMemory> to = changes.remove(key);
            if (to == null) {
                continue;
            }
            if (to.isPresent()) {
                records.put(key, SessionFormat.write(to.get()));
            } else {
                records.remove(key);
            }
        }
    }

    /** Keeps it before anything else of its new life can be. */
    void keepNow(SessionMemory memory) {
        records.put(key(memory.birth()), SessionFormat.write(memory));
    }

    void drop(String key) {
        records.remove(key);
    }

    /** Keys of what there is, the oldest session first. */
    List<String> keys() {
        List<String> keys = new ArrayList<>(records.keys());
        keys.sort(String::compareTo);
        return keys;
    }

    Optional<byte[]> find(String key) {
        return records.find(key);
    }
}
