package org.parley.conference;

import java.util.List;
import java.util.Optional;

/**
 * Whether enough people are in to go on: a session in which too few are ends as soon as nobody is on his way to it (C2,
 * decision 33). Owned by the conference's loop.
 */
final class Quorum {

    private final Conference conference;

    /** What ends the session when the last who is on his way does not come. */
    private Optional<EndReason> owed = Optional.empty();

    Quorum(Conference conference) {
        this.conference = conference;
    }

    /** Somebody has left. */
    void left() {
        weigh(Optional.empty());
    }

    /** An invited user is in. One who was added may find a session that too few were in from its beginning. */
    void joined(Invitation invitation) {
        if (!invitation.isAdded() || owed.isPresent()) {
            weigh(Optional.empty());
        }
    }

    /** A leg has ended without its user. One who was added and does not come ends nothing by himself. */
    void failed(Invitation invitation) {
        if (!invitation.isAdded()) {
            weigh(Optional.of(EndReason.NOBODY_LEFT));
        } else if (owed.isPresent()) {
            weigh(owed);
        }
    }

    private void weigh(Optional<EndReason> whenAlone) {
        if (conference.state() != Conference.State.ACTIVE) {
            return;
        }
        Optional<EndReason> lack = lack(whenAlone.filter(EndReason.NOBODY_LEFT::equals));
        boolean maySomebodyCome =
                conference.legs().isAnyPending() || conference.restoration().isAwaiting();
        if (lack.isPresent() && !maySomebodyCome) {
            conference.end(lack.get());
        } else {
            owed = lack;
        }
    }

    private Optional<EndReason> lack(Optional<EndReason> whenAlone) {
        List<Participant> connected = conference.connected();
        boolean isInviterAlone = connected.size() == 1 && connected.get(0) == conference.creator();
        if (isInviterAlone && whenAlone.isPresent() && !isRoom()) {
            //= OMA-C2
            return whenAlone;
        }
        //= DEC-33
        return present(connected) < conference.policy().minParticipants()
                ? Optional.of(EndReason.BELOW_MINIMUM)
                : Optional.empty();
    }

    //= CMD-2
    /** A service counts as one while it has somebody to talk to. */
    private int present(List<Participant> connected) {
        return connected.size() + (conference.isByService() && !connected.isEmpty() ? 1 : 0);
    }

    /** True for the session of a group whose members come by themselves: one may wait there for others. */
    private boolean isRoom() {
        return conference.group().filter(group -> !group.invitesMembers()).isPresent();
    }
}
