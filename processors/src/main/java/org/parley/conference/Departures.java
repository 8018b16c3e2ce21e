package org.parley.conference;

import java.util.Optional;

/**
 * How participants come to be out: they leave, are lost, or are removed (7.2.2.12), and what their going does to the session
 * (reference: sections 12.3 and 12.4). Owned by the conference's loop.
 */
final class Departures {

    private final Conference conference;
    private final Legs legs;
    private final Quorum quorum;
    private final ConferenceListener listener;

    Departures(Conference conference, Legs legs, Quorum quorum, ConferenceListener listener) {
        this.conference = conference;
        this.legs = legs;
        this.quorum = quorum;
        this.listener = listener;
    }

    /** See {@link Conference#left}. */
    void left(Participant participant, DialogLeg by) {
        if (!conference.isSuperseded(participant, by)) {
            depart(participant, Participant.Departure.DEPARTED, false, Optional.empty());
        }
    }

    /** See {@link Conference#lost}. */
    void lost(Participant participant) {
        depart(participant, Participant.Departure.FAILED, true, Optional.empty());
    }

    /** He ends his part by another way than BYE. */
    boolean leave(Participant participant) {
        boolean isIn = conference.isTakingPart(participant);
        depart(participant, Participant.Departure.DEPARTED, true, Optional.empty());
        return isIn;
    }

    /** See {@link Conference#remove}. */
    void remove(Participant participant, Optional<String> reason) {
        Optional<Invitation> pending = legs.of(participant).filter(Invitation::isPending);
        if (pending.isPresent() && pending.get().state() == Invitation.State.ACCEPTED) {
            legs.release(pending.get(), 403, reason);
        } else if (pending.isPresent()) {
            pending.get().cancel();
        } else {
            depart(participant, Participant.Departure.BOOTED, true, reason);
        }
    }

    /** See {@link Conference#expel}. */
    boolean expel(Participant participant, Optional<String> by, Optional<String> reason) {
        boolean isIn = participant.isConnected()
                || legs.of(participant).filter(Invitation::isPending).isPresent();
        if (!isIn || conference.state() == Conference.State.ENDED) {
            return false;
        }
        participant.expelled(by);
        remove(participant, reason);
        return true;
    }

    private void depart(Participant participant, Participant.Departure how, boolean sendBye, Optional<String> reason) {
        if (conference.state() == Conference.State.ENDED) {
            return;
        }
        Optional<Invitation> leg = legs.of(participant);
        if (leg.isPresent() && leg.get().state() == Invitation.State.ACCEPTED) {
            legs.departed(leg.get(), how, sendBye);
            return;
        }
        if (!participant.isConnected()) {
            return;
        }
        leg.ifPresent(i -> i.fire(Invitation.Event.RELEASE));
        participant.disconnect(how, sendBye, reason);
        listener.left(participant);
        if (participant.isCreator() && conference.policy().onCreatorLeave() == Policy.OnCreatorLeave.END) {
            //= DEC-9
            conference.end(EndReason.CREATOR_LEFT);
        } else if (conference.state() == Conference.State.ACTIVE
                && conference
                        .permissions(participant)
                        .filter(Permissions::isKeyParticipant)
                        .isPresent()) {
            conference.end(EndReason.KEY_PARTICIPANT_LEFT);
        } else {
            quorum.left();
        }
    }
}
