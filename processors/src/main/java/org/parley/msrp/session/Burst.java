package org.parley.msrp.session;

import java.util.List;

/** Chunks that one sender has at once for the same recipients, in order; each recipient gets them as one. */
record Burst(List<Chunk> chunks, int bytes) {

    /** Nothing. */
    static final Burst NONE = new Burst(List.of(), 0);

    Burst {
        chunks = List.copyOf(chunks);
    }

    static Burst of(Chunk chunk) {
        return new Burst(List.of(chunk), chunk.bytes());
    }

    int count() {
        return chunks.size();
    }

    /**
     * Offers whole messages to their audience but the sender.
     *
     * @param origin where all of them come from
     */
    void offerTo(Audience audience, Origin origin) {
        for (Outlet outlet : audience.outlets()) {
            if (!origin.isFrom(outlet.session()) && outlet.offer(this)) {
                origin.touched(outlet);
                //= RFC7701-6.3-5
                if (outlet.isLagging()) {
                    origin.lags(outlet, longest());
                }
            }
        }
    }

    private int longest() {
        return chunks.stream().mapToInt(Chunk::bytes).max().orElse(0);
    }
}
