package org.parley.conference;

import java.util.Optional;

/**
 * How participants come to be out: they leave, are lost, or are removed (7.2.2.12), and what their going does to the session
 * (reference: sections 12.3 and 12.4). Owned by the conference's loop.
 */
public final class Departures {

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

    /**
     * BYE from a participant, or the end of an accepted leg that was not connected yet. A BYE in a dialog whose place another
     * one of his has taken changes nothing.
     */
    public void left(Participant participant, DialogLeg by) {
        if (!isSuperseded(participant, by)) {
            depart(participant, Participant.Departure.DEPARTED, false, Optional.empty());
        }
    }

    /** True when this dialog is not the one by which the user takes part, or is about to: another has taken its place. */
    public boolean isSuperseded(Participant user, DialogLeg dialog) {
        return user.dialog()
                .or(() -> legs.of(user).flatMap(Invitation::dialog))
                .filter(current -> !current.equals(dialog))
                .isPresent();
    }

    /** A participant who cannot be reached any more: no ACK came (F2.4), or his MSRP connection could not be made. */
    public void lost(Participant participant) {
        depart(participant, Participant.Departure.FAILED, true, Optional.empty());
    }

    /** As {@link #lost(Participant)}, unless another dialog of his has taken the place of this one. */
    public void lost(Participant participant, DialogLeg by) {
        if (participant.takesPartBy(by)) {
            lost(participant);
        }
    }

    /**
     * He leaves by another way than BYE, and gets one.
     *
     * @return false when he is not in
     */
    public boolean leave(Participant participant) {
        boolean isIn = conference.isTakingPart(participant);
        depart(participant, Participant.Departure.DEPARTED, true, Optional.empty());
        return isIn;
    }

    /**
     * His leg is ended, or given up where it rings (7.2.2.12): it is of no use. He may come again.
     *
     * @param reason Reason header of the BYE
     */
    public void remove(Participant participant, Optional<String> reason) {
        Optional<Invitation> pending = legs.of(participant).filter(Invitation::isPending);
        if (pending.isPresent() && pending.get().state() == Invitation.State.ACCEPTED) {
            legs.release(pending.get(), 403, reason);
        } else if (pending.isPresent()) {
            pending.get().cancel();
        } else {
            depart(participant, Participant.Departure.BOOTED, true, reason);
        }
    }

    /**
     * Removal of a Participant (7.2.2.12) by somebody's will: a pending invitation is cancelled, a connected user gets BYE. He
     * may not come back by himself.
     *
     * @param by who wants it, as the roster shows him; empty for nobody who is shown
     * @param reason Reason header of the BYE; none unless somebody gives one (decision 5)
     * @return false when he is neither in nor on his way
     */
    public boolean expel(Participant participant, Optional<String> by, Optional<String> reason) {
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
        concern(participant);
    }

    /** Nobody is waited for any more: whether enough are in. */
    void weigh() {
        quorum.left();
    }

    /** What it does to the session that he is out. */
    void concern(Participant participant) {
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
