package org.parley.osgi.shell;

/** What an operator asked for cannot be had; the message is for him and says what he can do. */
public final class OperationException extends Exception {

    private static final long serialVersionUID = 1L;

    public OperationException(String message) {
        super(message);
    }
}
