package org.parley.sip;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.parley.limit.Holding;

/**
 * Hops that lately could not be reached over TCP: what is too long for UDP goes to them over UDP at once, so that not every
 * leg of a large conference waits for the same refusal. Used by all lanes.
 */
final class TcpRefusals {

    /** How long a refusal is remembered, milliseconds. Ours: a peer that was restarted is tried again soon. */
    static final long FRESH_MS = 60_000;

    /** Most hops remembered. Ours; the memory is dropped when full. */
    static final int MOST_HOPS = 10_000;

    private final LongSupplier nowMs;
    private final Map<InetSocketAddress, Long> untilMs = new ConcurrentHashMap<>();

    TcpRefusals(LongSupplier nowMs) {
        this.nowMs = nowMs;
    }

    Holding holding() {
        return Holding.memory("sip.tcpRefusals", untilMs.size(), MOST_HOPS);
    }

    void add(Hop hop) {
        if (untilMs.size() >= MOST_HOPS) {
            untilMs.clear();
        }
        untilMs.put(hop.address(), nowMs.getAsLong() + FRESH_MS);
    }

    boolean contains(Hop hop) {
        Long until = untilMs.get(hop.address());
        if (until == null) {
            return false;
        }
        if (until <= nowMs.getAsLong()) {
            untilMs.remove(hop.address(), until);
            return false;
        }
        return true;
    }
}
