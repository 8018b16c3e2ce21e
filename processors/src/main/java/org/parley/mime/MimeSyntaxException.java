package org.parley.mime;

/** A body that cannot be taken apart; the peer gets 400. The message never repeats what the peer wrote. */
public final class MimeSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    MimeSyntaxException(String fault) {
        super(fault);
    }

    MimeSyntaxException(String fault, Throwable cause) {
        super(fault, cause);
    }
}
