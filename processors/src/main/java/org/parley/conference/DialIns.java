package org.parley.conference;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Users who come by an INVITE of their own into a session that runs: they join, or come back. Owned by the conference's loop.
 */
public final class DialIns {

    /** Rule of a refusal: who may come in (flow F6.3). */
    private static final String UNWELCOME = "DEC-30";

    private final Conference conference;
    private final Roster roster;
    private final Legs legs;
    private final Places places;
    private final MediaRoom room;
    private final ConferenceListener listener;
    private Optional<AnswerPlan> planForInviter = Optional.empty();

    DialIns(
            Conference conference,
            Roster roster,
            Legs legs,
            Places places,
            MediaRoom room,
            ConferenceListener listener) {
        this.conference = conference;
        this.roster = roster;
        this.legs = legs;
        this.places = places;
        this.room = room;
        this.listener = listener;
    }

    /** How the inviter is answered when somebody joins by himself before any invitee has accepted. */
    public void answerInviterBy(AnswerPlan plan) {
        planForInviter = Optional.of(plan);
    }

    /**
     * Checks whether the user of these identities may come in (F6.3).
     *
     * @throws Refusal 403 when he was removed, or the session is ad hoc, nobody invited him and {@code adhoc.join = invited}
     */
    public void requireWelcome(Collection<UserUri> identities) {
        List<Participant> known =
                roster.all().stream().filter(user -> user.isOneOf(identities)).toList();
        if (known.stream().anyMatch(Participant::isExpelled)) {
            throw Refusal.of(UNWELCOME, 403, "Forbidden", "he was removed from the session");
        }
        boolean isOpen = conference.group().isPresent() || conference.policy().join() == Policy.Join.OPEN;
        if (known.isEmpty() && !isOpen) {
            throw Refusal.of(UNWELCOME, 403, "Forbidden", "nobody invited him, and adhoc.join is invited");
        }
    }

    /**
     * A user comes, for the first time or again. {@link #admit} has to follow in the same turn of the loop.
     *
     * @throws Refusal 403 when he {@link #requireWelcome may not}, 486 with 102 when the session is full, 486 when he is the
     *     inviter and not answered yet, 480 when the session has just ended
     */
    public Participant expect(Originator user) {
        if (conference.state() == Conference.State.ENDED) {
            throw Refusal.of("DEC-30", 480, "Temporarily Unavailable", "the session ended while somebody joined");
        }
        Optional<Participant> known = roster.find(user.aliases());
        if (conference.state() == Conference.State.SETUP
                && known.filter(Participant::isCreator).isPresent()) {
            throw Refusal.of("DEC-30", 486, "Busy Here", "his first INVITE is not answered yet");
        }
        requireWelcome(user.aliases());
        places.require(known.map(Set::of).orElse(Set.of()), known.isPresent() ? 0 : 1);
        return known.orElseGet(() -> new Participant(conference, user.uri(), user.displayName(), false));
    }

    /**
     * 200 to him; with it he takes part in the chat, and an invitation or an earlier leg of his ends.
     *
     * @param user as {@link #expect} had him
     * @return false when he has given up meanwhile: he is not in, and all is as it was
     */
    public boolean admit(Participant participant, Originator user, CallerLeg leg, AnswerPlan plan) {
        Optional<String> sdpBefore = participant.localSdp();
        Optional<String> originBefore = participant.remoteOrigin();
        MediaLeg media = room.reserve(participant, plan.transport());
        Optional<AnswerPlan.Prepared> prepared = plan.prepare(media.local());
        Optional<DialogLeg> dialog = prepared.flatMap(answer -> leg.accept(answer.sdp(), participant));
        Optional<Invitation> invitation = legs.of(participant);
        //= RFC3891-3-7
        if (dialog.isEmpty()) {
            media.release();
            sdpBefore.ifPresent(sdp -> participant.negotiated(sdp, originBefore));
            return false;
        }
        identify(participant, user);
        //= RFC3891-3-9
        participant.dialIn();
        invitation.ifPresent(DialIns::supersede);
        participant.connected(dialog.get(), media);
        participant.agreed(prepared.get().sessionExpires());
        prepared.get().negotiated().ifPresent(participant::join);
        invitation.filter(superseded -> !superseded.isPending()).ifPresent(conference.referrals()::ended);
        listener.joined(participant);
        planForInviter.ifPresent(forInviter -> conference.answerInviter(Optional.empty(), forInviter));
        return true;
    }

    /** He is in, so what he says of himself counts. */
    private void identify(Participant participant, Originator user) {
        participant.alsoKnownAs(Set.copyOf(user.aliases()), user.displayName());
        if (user.isAnonymous()) {
            conference.anonymise(participant);
        }
        if (roster.find(participant.uri()).isEmpty()) {
            makeRoom();
            roster.add(participant);
            conference.grown(false);
        }
    }

    private void makeRoom() {
        Set<Participant> invited =
                conference.invitations().stream().map(Invitation::participant).collect(Collectors.toSet());
        roster.longestGone(who -> !invited.contains(who) && !who.isExpelled()).ifPresent(forgotten -> {
            roster.remove(forgotten);
            conference.notifier().forget(forgotten);
        });
    }

    /** His own INVITE has taken the place of his invitation; what still comes for that does not concern him. */
    private static void supersede(Invitation invitation) {
        boolean isUnanswered = !invitation.isAccepted();
        boolean isWaiting = invitation.state() == Invitation.State.ACCEPTED;
        if (isUnanswered) {
            //= RFC3891-3-10
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
