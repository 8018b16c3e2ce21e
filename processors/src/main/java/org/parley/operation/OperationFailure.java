package org.parley.operation;

import java.util.Optional;
import org.parley.conference.Refusal;

/**
 * What was wanted could not be done. The message says why, without a full stop; what can be done about it the surface adds,
 * which knows the words of who asked.
 */
public final class OperationFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Kinds of causes, each with its own cure. */
    public enum Reason {
        /** Neither lives nor ended lately. */
        UNKNOWN_SESSION,
        SESSION_ENDED,
        /** It lives and did not come to it in time; nothing was done. */
        SESSION_BUSY,
        /** It lives and did not come to it in time; it is done as soon as it does. */
        DONE_LATER,
        UNKNOWN_USER,
        /** He was in, and is not any more. */
        USER_GONE,
        /** He waits for the answer to his INVITE. */
        USER_WAITS,
        /** What was said makes no sense. */
        INVALID,
        /** A rule refused it: see {@link OperationFailure#refusal}. */
        REFUSED,
        /** The route ran, and what was wanted is not so. */
        WITHOUT_EFFECT,
        ROUTE_FAILED,
        ROUTE_LATE
    }

    private final Reason reason;
    private final String session;
    private final transient Optional<Refusal.Answer> refusal;

    OperationFailure(Reason reason, String session, String message) {
        this(reason, session, message, Optional.empty());
    }

    OperationFailure(Reason reason, String session, String message, Optional<Refusal.Answer> refusal) {
        super(message, null, false, false);
        this.reason = reason;
        this.session = session;
        this.refusal = refusal;
    }

    /** There is no session of this name. */
    public static OperationFailure unknown(String name) {
        return new OperationFailure(Reason.UNKNOWN_SESSION, name, "There is no session " + name);
    }

    public Reason reason() {
        return reason;
    }

    /** Id of the session, or what it was called where there is none; empty where it is about none. */
    public String session() {
        return session;
    }

    /** The answer of a rule, where one refused. */
    public Optional<Refusal.Answer> refusal() {
        return refusal == null ? Optional.empty() : refusal;
    }
}
