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

    private Tolerance() {}
}
