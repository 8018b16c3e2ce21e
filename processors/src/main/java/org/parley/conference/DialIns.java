package org.parley.conference;

import java.util.Optional;
import java.util.Set;

/**
 * Users who come by an INVITE of their own into a session that runs: they join, or come back. Owned by the conference's loop.
 */
final class DialIns {

    private final Conference conference;
    private final Roster roster;

    DialIns(Conference conference, Roster roster) {
        this.conference = conference;
        this.roster = roster;
    }

    /** See {@link Conference#dialIn}. */
    Participant expect(Originator user) {
        if (conference.state() == Conference.State.ENDED) {
            throw Refusal.of("DEC-30", 480, "Temporarily Unavailable", "the session ended while somebody joined");
        }
        Optional<Participant> known = roster.find(user.aliases());
        if (conference.state() == Conference.State.SETUP
                && known.filter(Participant::isCreator).isPresent()) {
            throw Refusal.of("DEC-30", 486, "Busy Here", "his first INVITE is not answered yet");
        }
        requirePlace(known);
        Participant participant =
                known.orElseGet(() -> new Participant(conference, user.uri(), user.displayName(), false));
        participant.alsoKnownAs(Set.copyOf(user.aliases()), user.displayName());
        if (user.isAnonymous()) {
            participant.anonymous(roster.anonymousNumber(participant.uri()));
        }
        roster.add(participant);
        return participant;
    }

    //= DEC-21
    /** Connected and pending users count; who comes again has his place already. */
    private void requirePlace(Optional<Participant> comingAgain) {
        long others = roster.all().stream()
                .filter(this::takesAPlace)
                .filter(participant -> comingAgain.filter(participant::equals).isEmpty())
                .count();
        int most = conference.policy().maxParticipants();
        if (others + 1 > most) {
            throw Refusal.of(
                    "OMA-A8",
                    486,
                    "Busy Here",
                    WarningText.TOO_MANY_PARTICIPANTS,
                    "the session is full: " + most + " participants");
        }
    }

    private boolean takesAPlace(Participant participant) {
        return participant.isConnected()
                || conference
                        .invitationOf(participant)
                        .filter(Invitation::isPending)
                        .isPresent();
    }

    /** See {@link Conference#admit}. */
    boolean admit(Participant participant, CallerLeg leg, AnswerPlan plan, MediaRoom room) {
        Optional<String> sdpBefore = participant.localSdp();
        Optional<String> originBefore = participant.remoteOrigin();
        MediaLeg media = room.reserve(participant, plan.transport());
        Optional<AnswerPlan.Prepared> prepared = plan.prepare(media.local());
        Optional<DialogLeg> dialog = prepared.flatMap(answer -> leg.accept(answer.sdp(), participant));
        Optional<Invitation> invitation = conference.invitationOf(participant);
        if (dialog.isEmpty()) {
            media.release();
            sdpBefore.ifPresent(sdp -> participant.negotiated(sdp, originBefore));
            if (invitation.isEmpty() && participant.status() == Participant.Status.PENDING) {
                roster.remove(participant);
            }
            return false;
        }
        participant.dialIn();
        invitation.ifPresent(DialIns::supersede);
        participant.connected(dialog.get(), media);
        participant.agreed(prepared.get().sessionExpires());
        prepared.get().negotiated().ifPresent(participant::join);
        return true;
    }

    /** His own INVITE has taken the place of his invitation; what still comes for that does not concern him. */
    private static void supersede(Invitation invitation) {
        boolean isUnanswered = !invitation.isAccepted();
        boolean isWaiting = invitation.state() == Invitation.State.ACCEPTED;
        if (isUnanswered) {
            invitation.cancel();
        } else {
            invitation.fire(Invitation.Event.RELEASE);
        }
        if (isWaiting) {
            invitation.dialog().ifPresent(dialog -> dialog.bye(Optional.empty()));
            invitation.freeMedia();
        }
    }
}
