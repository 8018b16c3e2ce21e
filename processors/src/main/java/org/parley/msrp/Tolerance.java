package org.parley.msrp;

/** Deviations from RFC 4975 that the codec accepts, each with the section it relaxes and who needs it. */
final class Tolerance {

    /**
     * A Message-ID of up to 128 visible characters where section 9 has 4 to 32 of a smaller set: clients put UUIDs of 36
     * characters and SIP-like ids there.
     */
    static final int MESSAGE_ID_BYTES = 128;

    /** CRLF between frames, which section 9 does not have: clients behind NAT send it to keep the binding open. */
    static final boolean CRLF_BETWEEN_FRAMES = true;

    /**
     * An empty body whose end-line follows the blank line at once, where section 9 has a further CRLF; many clients
     * write an empty SEND so.
     */
    static final boolean END_LINE_AFTER_BLANK_LINE = true;

    /**
     * Several chunks in one WebSocket message, where RFC 7977 section 5.1 has one: each has its end-line, so nothing is lost by
     * it, and clients that gather what they send for TCP do so here.
     */
    static final boolean CHUNKS_IN_ONE_WEBSOCKET_MESSAGE = true;

    private Tolerance() {}
}
