package org.parley.osgi;

/** A value of {@code etc/parley.cfg} that its key does not allow; the message is the reason that the operator reads. */
final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidValueException(String reason) {
        super(reason);
    }
}
