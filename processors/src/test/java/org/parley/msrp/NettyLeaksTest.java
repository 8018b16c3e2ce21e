package org.parley.msrp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

/** The watch is on: without it a forgotten buffer would fail nothing. */
class NettyLeaksTest {

    @Test
    void watchesEveryBuffer() {
        assertEquals(ResourceLeakDetector.Level.PARANOID, ResourceLeakDetector.getLevel());
    }
}
