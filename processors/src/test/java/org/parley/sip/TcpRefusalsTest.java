package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

class TcpRefusalsTest {

    private long nowMs;
    private final TcpRefusals refusals = new TcpRefusals(() -> nowMs);

    private static Hop hop(int port) {
        return new Hop("UDP", new InetSocketAddress("127.0.0.1", port));
    }

    @Test
    @Covers("DEC-40")
    void remembersARefusalForAWhile() {
        refusals.add(hop(5060));
        assertTrue(refusals.contains(hop(5060)));
        assertFalse(refusals.contains(hop(5061)));
        nowMs = TcpRefusals.FRESH_MS - 1;
        assertTrue(refusals.contains(hop(5060)));
        nowMs = TcpRefusals.FRESH_MS;
        assertFalse(refusals.contains(hop(5060)));
    }

    @Test
    void keepsNoMoreThanItsLimit() {
        for (int i = 1; i <= TcpRefusals.MOST_HOPS; i++) {
            refusals.add(hop(i));
        }
        assertTrue(refusals.contains(hop(1)));
        refusals.add(hop(TcpRefusals.MOST_HOPS + 1));
        assertFalse(refusals.contains(hop(1)));
        assertTrue(refusals.contains(hop(TcpRefusals.MOST_HOPS + 1)));
    }
}
