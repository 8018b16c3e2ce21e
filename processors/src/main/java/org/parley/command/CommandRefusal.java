package org.parley.command;

import java.util.Objects;

/** A command is not done: its fault or a rule, never ours. The route turns it into the reply. */
public final class CommandRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** @param reason what is wrong, for whoever sent it */
    public CommandRefusal(ErrorCode code, String reason) {
        super(reason, null, false, false);
        this.code = Objects.requireNonNull(code, "code");
    }

    public ErrorCode code() {
        return code;
    }
}
