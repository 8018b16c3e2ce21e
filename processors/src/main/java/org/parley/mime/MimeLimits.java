package org.parley.mime;

/** What a peer's body may cost. All are ours: a real INVITE has two or three parts, one or two levels deep. */
final class MimeLimits {

    /** Octets of a whole body; room for a list of 10,000 entries. */
    static final int MAX_BODY_OCTETS = 4 * 1024 * 1024;

    /** Parts of a body at all levels together. */
    static final int MAX_PARTS = 32;

    /** Multiparts inside each other; the outermost is 1. */
    static final int MAX_DEPTH = 5;

    /** Header fields of one part. */
    static final int MAX_PART_FIELDS = 32;

    /** Octets of one header field of a part, and of Content-Type and Content-Disposition of the message. */
    static final int MAX_FIELD_OCTETS = 4_096;

    /** Characters of a boundary, RFC 2046 section 5.1.1. */
    static final int MAX_BOUNDARY_CHARS = 70;

    private MimeLimits() {}
}
