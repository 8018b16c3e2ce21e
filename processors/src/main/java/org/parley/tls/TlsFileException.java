package org.parley.tls;

/** A file of {@code tls.*} cannot be used. The message names the configuration key and says what to do. */
public final class TlsFileException extends Exception {

    private static final long serialVersionUID = 1L;

    TlsFileException(String message) {
        super(message);
    }

    TlsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
