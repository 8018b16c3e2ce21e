package org.parley.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Runs inputs and holds the target to its bounds: no exception, and no more memory than in proportion to the input. */
public final class Trial {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The first times classes are loaded and tables filled; an input that takes much always does. */
    private static final int FURTHER_TRIES = 5;

    private final FuzzTarget target;
    private double largestShare;

    public Trial(FuzzTarget target) {
        this.target = target;
    }

    /** The input did something that none may do. */
    public static final class Finding extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Finding(String what, Throwable cause) {
            super(what, cause);
        }
    }

    /**
     * One input.
     *
     * @throws Finding when it ends in an exception or an error, or allocates too much
     */
    public void run(byte[] input) {
        long bound = target.fixedBytes() + target.bytesPerOctet() * input.length;
        long bytes = allocated(input);
        for (int again = 0; again < FURTHER_TRIES && bytes > bound; again++) {
            bytes = Math.min(bytes, allocated(input));
        }
        largestShare = Math.max(largestShare, (double) bytes / bound);
        if (bytes > bound) {
            throw new Finding("an input of " + input.length + " octets allocates " + bytes, null);
        }
    }

    private long allocated(byte[] input) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            target.run(input);
        } catch (Exception | StackOverflowError | AssertionError e) {
            throw new Finding("an input of " + input.length + " octets: " + e, e);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** How much of its bound the most demanding input took, 0 to 1. */
    double largestShare() {
        return largestShare;
    }
}
