package org.parley.msrp.session;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * Of which messages a recipient has got a part and not the end, and which of these were cut off with his connection: the
 * rest of such a message is of no use to him.
 */
final class OpenMessages {

    private Set<Delivery> open = Set.of();
    private Set<Delivery> severed = Set.of();

    /** The chunk goes out. */
    void written(Chunk chunk) {
        if (chunk.isWhole()) {
            return;
        }
        if (chunk.isLast()) {
            if (!open.isEmpty()) {
                open.remove(chunk.message());
            }
        } else {
            if (open.isEmpty()) {
                open = new HashSet<>(4);
            }
            open.add(chunk.message());
        }
    }

    /** True when the recipient has got a part of the message and not its end. */
    boolean contains(Delivery message) {
        return open.contains(message);
    }

    /** The connection is gone: what it has begun to carry will not be finished. */
    void sever() {
        if (open.isEmpty()) {
            return;
        }
        if (severed.isEmpty()) {
            severed = new HashSet<>(4);
        }
        for (Iterator<Delivery> messages = open.iterator(); messages.hasNext(); ) {
            Delivery message = messages.next();
            messages.remove();
            severed.add(message);
            message.undelivered();
        }
    }

    /** True when the chunk belongs to a message that was cut off; the last one of it ends the matter. */
    boolean isSevered(Chunk chunk) {
        if (severed.isEmpty() || !severed.contains(chunk.message())) {
            return false;
        }
        if (chunk.isLast()) {
            severed.remove(chunk.message());
        }
        return true;
    }
}
