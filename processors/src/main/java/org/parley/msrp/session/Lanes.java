package org.parley.msrp.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * What waits for one recipient while more waits than can go at once: a lane for each sender, served in turn, a chunk at a
 * time. Nobody's file delays another's message by more than a chunk, and the chunks of one sender keep their order.
 */
final class Lanes {

    /** Most emptied lanes that are kept for the next sender. Ours: rarely do more than two send at a time. */
    private static final int SPARE_LANES = 2;

    /** What one sender has sent. */
    private static final class Lane {

        private final Deque<Chunk> chunks = new ArrayDeque<>();
        private Object sender;
    }

    private final List<Lane> lanes = new ArrayList<>(0);
    private final List<Lane> spare = new ArrayList<>(0);

    /** The lane whose turn it is. */
    private int turn;

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    void add(Chunk chunk) {
        lane(chunk.message().lane()).chunks.add(chunk);
    }

    private Lane lane(Object sender) {
        for (Lane lane : lanes) {
            if (lane.sender == sender) {
                return lane;
            }
        }
        Lane lane = spare.isEmpty() ? new Lane() : spare.remove(spare.size() - 1);
        lane.sender = sender;
        lanes.add(lane);
        return lane;
    }

    /**
     * Takes the next chunk of the next lane that has one to give.
     *
     * @param takesBulk false to pass over lanes whose next chunk is a bulky one
     * @return null when there is none
     */
    //= RFC7701-6.3-7
    Chunk poll(boolean takesBulk) {
        for (int i = lanes.size(); i > 0; i--) {
            if (turn >= lanes.size()) {
                turn = 0;
            }
            Lane lane = lanes.get(turn);
            if (takesBulk || !lane.chunks.peek().isBulk()) {
                Chunk chunk = lane.chunks.poll();
                if (lane.chunks.isEmpty()) {
                    remove(turn);
                } else {
                    turn++;
                }
                return chunk;
            }
            turn++;
        }
        return null;
    }

    private void remove(int index) {
        Lane lane = lanes.remove(index);
        lane.sender = null;
        if (spare.size() < SPARE_LANES) {
            spare.add(lane);
        }
    }

    /** Takes out every chunk that is {@code unwanted}; the predicate gets each once and disposes of what it takes. */
    void removeIf(Predicate<Chunk> unwanted) {
        for (int i = lanes.size() - 1; i >= 0; i--) {
            Lane lane = lanes.get(i);
            lane.chunks.removeIf(unwanted);
            if (lane.chunks.isEmpty()) {
                remove(i);
            }
        }
    }
}
