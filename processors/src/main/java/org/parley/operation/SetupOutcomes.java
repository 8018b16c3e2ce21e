package org.parley.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.conference.Conference;
import org.parley.conference.EndReason;
import org.parley.conference.Invitation;
import org.parley.conference.Participant;
import org.parley.operation.CreatedSession.InviteeOutcome;
import org.parley.operation.CreatedSession.Outcome;

/** Sums up the legs of a set-up. Runs on the conference's loop. */
final class SetupOutcomes {

    private SetupOutcomes() {}

    /** @param ended why the session has ended, where it has */
    static CreatedSession of(Procedures.Made made, Optional<EndReason> ended) {
        Conference conference = made.conference();
        List<InviteeOutcome> named = new ArrayList<>();
        List<InviteeOutcome> anonymous = new ArrayList<>();
        for (Invitation leg : made.legs()) {
            (leg.participant().isAnonymous() ? anonymous : named).add(outcome(leg));
        }
        // In the order of the list an anonymous user's place would tell who he is.
        anonymous.sort((one, other) -> one.user().compareTo(other.user()));
        named.addAll(anonymous);
        return new CreatedSession(
                conference.identity().id(), conference.identity().uri(), conference.inviterStatus(), ended, named);
    }

    private static InviteeOutcome outcome(Invitation leg) {
        Participant user = leg.participant();
        String name = user.anonymousUri().orElseGet(() -> leg.invitee().uri().toString());
        if (user.isConnected()) {
            return new InviteeOutcome(name, Outcome.JOINED, 200);
        }
        boolean hadJoined = leg.finalStatus() == 0;
        if (hadJoined) {
            return new InviteeOutcome(name, Outcome.LEFT, 200);
        }
        boolean isTimeout = leg.finalStatus() == 487 && leg.isCancelledByUs() && !user.isExpelled();
        return new InviteeOutcome(name, Outcome.FAILED, isTimeout ? 408 : leg.finalStatus());
    }
}
