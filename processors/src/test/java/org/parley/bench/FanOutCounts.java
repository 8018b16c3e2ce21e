package org.parley.bench;

/** What the client of a fan-out load has seen of one run. Anything that is not as it should be ends the program. */
final class FanOutCounts {

    /** Short messages that came whole, in order, with the right hash. */
    long deliveries;

    /** Files that came whole with the right hash. */
    long files;

    /** Octets of all chunks of files. */
    long fileOctets;

    long answers;

    /** How long sources sent, and deliveries that came after that. */
    long nanos;

    long drained;
    final LatencyHistogram latency = new LatencyHistogram();
}
