package org.parley.command;

/** First word of what commands log as WARN or ERROR; each says what the operator has to do. */
public final class Alerts {

    /** A step of {@code run-command.xml}, or a procedure, failed: look at the trace behind it, and at edited routes. */
    public static final String FAILED = "COMMAND-FAILED";

    /** The server ended while a command ran, which then came again: find out what has been done, and do the rest. */
    public static final String INTERRUPTED = "COMMAND-INTERRUPTED";

    /** The reply to a command is not on disk, so that it is not known after a restart: look at the outbox and its disk. */
    public static final String NOT_REMEMBERED = "COMMAND-NOT-REMEMBERED";

    private Alerts() {}
}
