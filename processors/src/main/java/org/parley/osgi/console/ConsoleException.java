package org.parley.osgi.console;

/** What an operator asked for cannot be done; the message is one sentence for him. */
public final class ConsoleException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean isUp;

    /** @param isUp false when nothing can be done because the server is not up */
    public ConsoleException(String message, boolean isUp) {
        super(message);
        this.isUp = isUp;
    }

    public boolean isUp() {
        return isUp;
    }
}
