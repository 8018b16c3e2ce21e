package org.parley.conference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parley.sdp.MsrpTransport;

/**
 * The legs of one conference: the INVITEs to those whom the server invites, when the session is set up and later when
 * somebody adds them (7.2.2.2). Of a user's legs the last is his. Owned by the conference's loop.
 */
public final class Legs {

    private final Conference conference;
    private final Roster roster;
    private final MediaRoom room;
    private final Quorum quorum;
    private final ConferenceListener listener;
    private final AnswerAggregator failures;
    private final List<Invitation> all = new ArrayList<>();
    private final Map<Participant, Invitation> latest = new IdentityHashMap<>(4);

    Legs(Conference conference, Roster roster, MediaRoom room, Quorum quorum, ConferenceListener listener) {
        this.conference = conference;
        this.roster = roster;
        this.room = room;
        this.quorum = quorum;
        this.listener = listener;
        failures = new AnswerAggregator(conference.policy().failureCode());
    }

    List<Invitation> all() {
        return List.copyOf(all);
    }

    boolean isAnyPending() {
        return all.stream().anyMatch(Invitation::isPending);
    }

    /** The one failure for an inviter whose legs have all failed. */
    Optional<FinalFailure> failure() {
        return failures.chosen();
    }

    /** The leg by which a user takes part, or is to; empty for who came by himself. */
    Optional<Invitation> of(Participant participant) {
        return participant.isDialedIn() ? Optional.empty() : Optional.ofNullable(latest.get(participant));
    }

    /** Lists a user of the set-up for a leg; to be dialled by {@link #dial}, or failed. */
    public Invitation invite(Invitee invitee) {
        Participant participant = new Participant(conference, invitee.uri(), invitee.displayName(), false);
        return list(
                participant, invitee, false, Optional.of(conference.creator().publicUri()));
    }

    /**
     * Lists a user whom a participant adds. Who was in before is the same user again.
     *
     * @param by who adds him, as the roster shows it
     */
    Invitation add(Invitee invitee, Optional<Participant> known, Optional<String> by) {
        all.removeIf(leg -> known.filter(leg.participant()::equals).isPresent() && !leg.isPending());
        Participant participant =
                known.orElseGet(() -> new Participant(conference, invitee.uri(), invitee.displayName(), false));
        return list(participant, invitee, true, by);
    }

    private Invitation list(Participant participant, Invitee invitee, boolean isAdded, Optional<String> by) {
        participant.invited(by);
        if (invitee.isHidden()) {
            participant.hide();
        }
        //= DEC-11
        if (invitee.isAnonymised()) {
            conference.anonymise(participant);
        }
        Invitation invitation = new Invitation(participant, invitee, isAdded);
        all.add(invitation);
        latest.put(participant, invitation);
        roster.add(participant);
        conference.grown(!isAdded);
        conference.notifier().changed(participant);
        if (conference.state() == Conference.State.ENDED) {
            invitation.cancel();
        } else {
            listener.invited(invitation);
        }
        return invitation;
    }

    /** Our end of the leg's media, for its offer; the same for every call. */
    public MediaLeg media(Invitation invitation, MsrpTransport transport) {
        return invitation.media(room, transport);
    }

    /**
     * The INVITE to the invitee is about to be sent; from now on the ring timeout runs.
     *
     * @return false when the leg was given up before: it has failed with 487 and must not be sent
     */
    public boolean dial(Invitation invitation) {
        if (invitation.state() == Invitation.State.CANCELLING) {
            failed(invitation, 487, Optional.empty());
            return false;
        }
        Duration patience = conference.policy().ringTimeout();
        invitation.dial(() -> conference.loop().schedule(patience, invitation::cancel));
        invitation.participant().moveTo(Participant.Status.DIALING_OUT);
        return true;
    }

    /** The INVITE that {@link #dial} announced is on its way. */
    public void calling(Invitation invitation, Call call) {
        invitation.calling(call);
    }

    /** A provisional response of a leg. */
    public void provisional(Invitation invitation, int status) {
        conference.heard();
        if (invitation.fire(Invitation.Event.PROVISIONAL) && status >= 180) {
            invitation.participant().moveTo(Participant.Status.ALERTING);
            conference.alerting();
        }
    }

    /** A 2xx made a dialog. After the end of the session, or of the leg, the dialog is ended at once (F1.7). */
    public void accepted(Invitation invitation, DialogLeg dialog) {
        conference.heard();
        if (!invitation.fire(Invitation.Event.ACCEPT)) {
            dialog.bye(Optional.empty());
            return;
        }
        invitation.accepted(dialog);
        if (invitation.state() == Invitation.State.RELEASED) {
            dialog.bye(Optional.empty());
            conclude(invitation, 487, Participant.Departure.FAILED, Optional.empty());
        }
    }

    /** A leg ended without acceptance. */
    public void failed(Invitation invitation, int status, Optional<Duration> retryAfter) {
        conference.heard();
        if (invitation.fire(Invitation.Event.FAIL)) {
            boolean isBusy = status == 486 || status == 600;
            conclude(
                    invitation, status, isBusy ? Participant.Departure.BUSY : Participant.Departure.FAILED, retryAfter);
        }
    }

    /**
     * The 2xx of a leg has a usable answer to our offer.
     *
     * @param ourSdp the offer
     * @param hisOrigin the {@code o=} line of the answer
     * @param timer what it agrees about the session timer
     * @return false when the leg has ended meanwhile, perhaps because its user has come by himself
     */
    public boolean negotiated(
            Invitation invitation, String ourSdp, Optional<String> hisOrigin, Optional<SessionExpires> timer) {
        if (invitation.state() != Invitation.State.ACCEPTED) {
            return false;
        }
        invitation.participant().negotiated(ourSdp, hisOrigin);
        invitation.participant().agreed(timer);
        return true;
    }

    //= DEC-7
    /**
     * An accepted leg that may not stay: E3 (403), or an answer that is of no use (488, decision 36). It is ended by BYE and
     * counts as failed with {@code status} (decision 7).
     */
    public void release(Invitation invitation, int status, Optional<String> reason) {
        if (invitation.state() == Invitation.State.ACCEPTED && invitation.fire(Invitation.Event.RELEASE)) {
            invitation.dialog().ifPresent(dialog -> dialog.bye(reason));
            conclude(invitation, status, Participant.Departure.BOOTED, Optional.empty());
        }
    }

    /**
     * E3 in the strict reading of H5 ({@code adhoc.releasedCountsAsAccepted}): the acceptance answers the inviter, then the
     * leg is released.
     */
    //= OMA-E3
    public void releaseForPrivacy(Invitation invitation, AnswerPlan plan) {
        if (conference.policy().releasedCountsAsAccepted() && invitation.state() == Invitation.State.ACCEPTED) {
            conference.answerInviter(Optional.of(invitation), plan);
        }
        release(invitation, 403, Optional.empty());
    }

    //= OMA-E4
    /**
     * The accepted user takes part in the chat.
     *
     * @param isAnonymous he asked for it in his 2xx and may have it
     * @return false when the leg has ended meanwhile
     */
    public boolean connect(
            Invitation invitation,
            NegotiatedMedia negotiated,
            boolean isAnonymous,
            Set<UserUri> assertedIdentities,
            Optional<String> assertedName) {
        if (!invitation.fire(Invitation.Event.CONNECT)) {
            return false;
        }
        Participant participant = invitation.participant();
        if (isAnonymous) {
            conference.anonymise(participant);
        }
        participant.alsoKnownAs(assertedIdentities, assertedName);
        DialogLeg dialog = invitation.dialog().orElseThrow();
        participant.connected(dialog, invitation.media(room, negotiated.media().transport()));
        participant.join(negotiated);
        listener.joined(participant);
        conference.referrals().ended(invitation);
        quorum.joined(invitation);
        return true;
    }

    /** Ends legs that a route left behind without an end: it was edited, or a step of it failed. */
    void giveUp(Collection<Invitation> left) {
        for (Invitation invitation : left) {
            if (invitation.state() == Invitation.State.ACCEPTED) {
                release(invitation, 500, Optional.empty());
            } else if (invitation.isPending()) {
                invitation.cancel();
                failed(invitation, 500, Optional.empty());
            }
        }
    }

    /** An accepted user has gone before he was in the chat. */
    void departed(Invitation invitation, Participant.Departure how, boolean sendBye) {
        invitation.fire(Invitation.Event.RELEASE);
        invitation.dialog().filter(dialog -> sendBye).ifPresent(dialog -> dialog.bye(Optional.empty()));
        conclude(invitation, 480, how, Optional.empty());
    }

    /** The conference has ended: nobody is called any more, and who has accepted gets BYE. */
    void end(EndReason reason) {
        for (Invitation invitation : all) {
            if (invitation.state() == Invitation.State.ACCEPTED) {
                invitation.fire(Invitation.Event.RELEASE);
                invitation.dialog().ifPresent(dialog -> dialog.bye(reason.header()));
                invitation.ended(487);
                invitation.participant().disconnect(Participant.Departure.BOOTED, false, Optional.empty());
            } else if (invitation.isPending()) {
                invitation.cancel();
                invitation.freeMedia();
            }
        }
    }

    private void conclude(Invitation invitation, int status, Participant.Departure how, Optional<Duration> retryAfter) {
        invitation.ended(status);
        Participant participant = invitation.participant();
        if (of(participant).filter(invitation::equals).isPresent()) {
            boolean isChosen = how == Participant.Departure.DEPARTED || participant.isExpelled();
            int cause = invitation.isCancelledByUs() ? 408 : status;
            participant.disconnect(
                    participant.isExpelled() ? Participant.Departure.BOOTED : how,
                    false,
                    isChosen ? Optional.empty() : Optional.of(SipReason.of(cause)));
        }
        if (conference.state() == Conference.State.ENDED) {
            return;
        }
        conference.referrals().ended(invitation);
        if (!invitation.isAdded()) {
            failures.add(status, invitation.isCancelledByUs(), retryAfter);
        }
        listener.failed(invitation, status);
        quorum.failed(invitation);
    }
}
