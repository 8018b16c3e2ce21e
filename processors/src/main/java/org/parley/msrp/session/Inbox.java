package org.parley.msrp.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Where senders of any thread put bursts in, and the one owner of an {@link Outlet} takes them out chunk by chunk, in the
 * order in which they came. What it may hold is counted by the outlet.
 */
final class Inbox {

    private final Queue<Burst> bursts = new ConcurrentLinkedQueue<>();

    /** What the owner has taken out last, and how many chunks of it have gone on. */
    private Burst opened = Burst.NONE;

    private int gone;

    /** From any thread. */
    void add(Burst burst) {
        bursts.add(burst);
    }

    /** The next chunk; null when there is none. For the owner. */
    Chunk poll() {
        if (gone == opened.count()) {
            Burst burst = bursts.poll();
            opened = burst == null ? Burst.NONE : burst;
            gone = 0;
        }
        return opened.count() == 0 ? null : opened.chunks().get(gone++);
    }

    /** For the owner. */
    boolean isEmpty() {
        return gone == opened.count() && bursts.isEmpty();
    }

    /** Empties it into {@code taker}, for the owner. */
    void clear(Consumer<Chunk> taker) {
        for (Chunk chunk = poll(); chunk != null; chunk = poll()) {
            taker.accept(chunk);
        }
    }

    /** The same but for what the owner has taken out already; from any thread. */
    void clearUnopened(Consumer<Chunk> taker) {
        for (Burst burst = bursts.poll(); burst != null; burst = bursts.poll()) {
            burst.chunks().forEach(taker);
        }
    }
}
