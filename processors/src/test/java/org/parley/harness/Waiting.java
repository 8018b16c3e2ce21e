package org.parley.harness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition that a broker brings about. */
public final class Waiting {

    /** Ours: for a machine that does much else. */
    private static final long AT_MOST_NS = TimeUnit.SECONDS.toNanos(90);

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private Waiting() {}

    /** @param what for the failure */
    public static void until(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < AT_MOST_NS, () -> "waited in vain: " + what);
            LockSupport.parkNanos(LOOK_NS);
        }
    }
}
