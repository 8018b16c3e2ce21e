package org.parley.sdp;

/** What came out of reading an MSRP media line that a peer sent. */
public sealed interface MediaReading {

    /** The line can be used. */
    record Usable(MessageMedia media) implements MediaReading {}

    /**
     * It cannot.
     *
     * @param reason what fails, without any text of the peer
     */
    record Unusable(String reason) implements MediaReading {}
}
