package org.parley.command;

import java.util.Objects;
import java.util.Optional;

/**
 * The reply to a command, written.
 *
 * @param code empty for a command that was done, else why it was not
 * @param json the whole event, UTF-8
 */
public record Reply(Optional<ErrorCode> code, byte[] json) {

    /** Word for a command that was done. */
    public static final String OK = "ok";

    public Reply {
        Objects.requireNonNull(json, "json");
    }

    /** {@code ok}, or the code. */
    public String outcome() {
        return code.map(ErrorCode::word).orElse(OK);
    }

    /** Nothing was done, and the same command may come again. */
    boolean mayBeRepeated() {
        return code.filter(ErrorCode.BUSY::equals).isPresent();
    }
}
