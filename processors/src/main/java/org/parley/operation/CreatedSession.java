package org.parley.operation;

import java.util.List;
import java.util.Optional;
import org.parley.conference.EndReason;

/**
 * What became of a session that a service wanted, when nobody's phone rings any more.
 *
 * @param id user part of the session identity
 * @param uri session identity
 * @param status 200 where it was established, else the one code for all who failed (C1)
 * @param ended why it has ended already; empty while it lives
 * @param invitees each with his outcome, in the order of the list; anonymous ones last
 */
public record CreatedSession(
        String id, String uri, int status, Optional<EndReason> ended, List<InviteeOutcome> invitees) {

    public CreatedSession {
        invitees = List.copyOf(invitees);
    }

    /** Somebody came. */
    public boolean wasEstablished() {
        return status == 200;
    }

    /**
     * One of those invited.
     *
     * @param user his URI as it was listed, or the anonymous one
     * @param status the final code of his leg; 200 for who came, also where he has left again
     */
    public record InviteeOutcome(String user, Outcome outcome, int status) {}

    /** What became of an invitation. */
    public enum Outcome {
        JOINED,
        LEFT,
        FAILED
    }
}
