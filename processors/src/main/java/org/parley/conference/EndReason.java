package org.parley.conference;

import java.util.Optional;

/** Why a conference ended, with what its participants are told in the Reason header of their BYE. */
public enum EndReason {
    /** A check after A6 refused the INVITE. */
    REFUSED(false),
    /** CANCEL from the inviter before any answer. */
    CANCELLED(false),
    /** C1: every leg failed before the inviter was answered. */
    ALL_FAILED(false),
    /** C2: every leg failed after the inviter was answered. */
    NOBODY_LEFT(true),
    /** Fewer connected than {@code adhoc.minParticipants}. */
    BELOW_MINIMUM(true),
    /** The creator left and {@code adhoc.onCreatorLeave = end}. */
    CREATOR_LEFT(true),
    /** A key participant of the group left. */
    KEY_PARTICIPANT_LEFT(true),
    /** Nothing happened in it for {@code session.idleTimeout}. */
    IDLE(true),
    /** It lasted for {@code session.maxDuration}. */
    MAX_DURATION(true),
    /** The server was restarted, and nobody came back within {@code session.restoreFor}. */
    NOT_REJOINED(true),
    /** The operator ended it. */
    OPERATOR(true),
    /** The server stops. */
    SHUTDOWN(true);

    //= DEC-5
    //= DEC-20
    private static final String GONE = "SIP;cause=410;text=\"Gone\"";

    private final boolean isGone;

    EndReason(boolean isGone) {
        this.isGone = isGone;
    }

    /** Value for the Reason header of the BYEs. */
    Optional<String> header() {
        return isGone ? Optional.of(GONE) : Optional.empty();
    }
}
