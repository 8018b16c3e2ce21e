package org.parley.sip;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The lanes of a user agent; a Call-ID always falls on the same one. */
final class Lanes implements AutoCloseable {

    private final List<Lane> lanes;

    Lanes(int count, IntFunction<Lane> make) {
        lanes = IntStream.range(0, count).mapToObj(make).toList();
    }

    void start() {
        lanes.forEach(Lane::start);
    }

    int count() {
        return lanes.size();
    }

    Lane lane(int index) {
        return lanes.get(index);
    }

    /** The index of the lane for a Call-ID. */
    int indexOf(String callId) {
        return spread(callId.hashCode());
    }

    /** The index of the lane for a message: found by its Call-ID without parsing it; 0 when it has none. */
    int indexOf(byte[] message, int length) {
        int at = CallIdScan.find(message, length);
        if (at < 0) {
            return 0;
        }
        return spread(CallIdScan.hash(message, at, length));
    }

    private int spread(int hash) {
        return Math.floorMod(hash ^ (hash >>> 16), lanes.size());
    }

    /** The longest wait that a message had which ran last on its lane, nanoseconds. */
    long delayNs() {
        long longest = 0;
        for (Lane lane : lanes) {
            longest = Math.max(longest, lane.delayNs());
        }
        return longest;
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }
}
