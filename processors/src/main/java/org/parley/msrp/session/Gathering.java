package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.List;

/**
 * Short messages of one sender on their way to the same recipients: what one read has brought goes as one {@link Burst}.
 * Owned by the event loop of the sender's connection, which has it sent at the end of each read and before anything goes
 * past it.
 */
final class Gathering {

    /** What is gathered at most before it goes. Ours: what a recipient's connection takes as one block. */
    private static final int MAX_BYTES = 32_768;

    private final List<Chunk> chunks = new ArrayList<>();
    private Audience audience;
    private Origin origin;
    private int bytes;

    /** Opens for a message of {@code sender}; what was gathered for others goes before it. */
    void open(Audience recipients, Origin sender) {
        if (origin != null && (audience != recipients || origin.lane() != sender.lane())) {
            send();
        }
        if (origin == null) {
            audience = recipients;
            origin = sender;
            origin.claims().gatheringBegins();
        }
    }

    /** Adds the message for which it was opened. */
    void add(Chunk message) {
        chunks.add(message);
        bytes += message.bytes();
        if (bytes >= MAX_BYTES) {
            send();
        }
    }

    /** Sends what there is. */
    void send() {
        if (origin == null) {
            return;
        }
        Origin sender = origin;
        origin = null;
        new Burst(chunks, bytes).offerTo(audience, sender);
        chunks.clear();
        bytes = 0;
        sender.claims().gatheringEnds();
    }
}
