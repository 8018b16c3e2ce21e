package org.parley.sdp;

/** A body that is no session description; the peer gets 400. The message never repeats what the peer wrote. */
public final class SdpSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int line;

    SdpSyntaxException(int line, String fault) {
        super("SDP line " + line + ": " + fault);
        this.line = line;
    }

    /** Number of the faulty line, from 1. */
    public int line() {
        return line;
    }
}
