package org.parley.conference;

import java.util.Optional;

/** Port: the inviter's INVITE, still open or answered. Called on the conference's loop; must not block. */
public interface CallerLeg {

    /** Call-ID of the INVITE, which finds it in traces and logs. A constant. */
    String callId();

    /** Contribution-ID of the INVITE: the chat that the client means, the same after a restart. A constant. */
    default Optional<String> contributionId() {
        return Optional.empty();
    }

    /**
     * True when no user calls, but a service has the session made: it takes no part in the chat, has no leg and no place in
     * the roster, and is never answered by {@link #accept}. A constant.
     */
    default boolean isService() {
        return false;
    }

    /** One 180 with a To tag; the port repeats it while nothing final is sent (decision 14). */
    void progress();

    /**
     * 200 with this SDP body.
     *
     * @param owner gets the dialog's events
     * @return the dialog, or empty when the inviter has cancelled
     */
    Optional<DialogLeg> accept(String sdp, Participant owner);

    /** The one final failure. */
    void refuse(FinalFailure failure);
}
