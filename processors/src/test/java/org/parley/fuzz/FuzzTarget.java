package org.parley.fuzz;

import java.util.List;

/** Something that reads what peers send. Used by one thread. */
public interface FuzzTarget {

    /** Takes one input; throws only when something is wrong here, never because of what the input is. */
    void run(byte[] input) throws Exception;

    /** Good and odd inputs to begin with. */
    List<byte[]> seeds();

    /** Pieces of the language, to be put anywhere. */
    List<String> words();

    /** Octets that one input may allocate however short it is. */
    default long fixedBytes() {
        return 1 << 20;
    }

    /** Octets that it may allocate for each of its own. Ours: several copies as text and as objects, and room for noise. */
    default long bytesPerOctet() {
        return 600;
    }
}
