package org.parley.msrp;

/** What follows a chunk: continuation-flag of RFC 4975 section 9. */
public enum ContinuationFlag {
    /** {@code $}: the message ends with this chunk. */
    COMPLETE('$'),
    /** {@code +}: more chunks of the message follow. */
    MORE('+'),
    /** {@code #}: the sender gave the message up. */
    ABORTED('#');

    private final byte octet;

    ContinuationFlag(char octet) {
        this.octet = (byte) octet;
    }

    /** The flag on the wire. */
    public byte octet() {
        return octet;
    }

    /** True for an octet that is one of the three flags. */
    static boolean isFlag(byte octet) {
        return octet == '$' || octet == '+' || octet == '#';
    }

    /** The flag of an octet for which {@link #isFlag} holds. */
    static ContinuationFlag of(byte octet) {
        return octet == '$' ? COMPLETE : octet == '+' ? MORE : ABORTED;
    }
}
