package org.parley.outbox;

/** An entry that had to be kept was refused: the outbox is full or cannot write. */
public final class RefusedEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    public RefusedEntryException(String message) {
        super(message);
    }

    public RefusedEntryException(String message, Throwable cause) {
        super(message, cause);
    }
}
