package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.loop.Loop;
import org.parley.sdp.MsrpTransport;

/**
 * One session: the focus of an IM conference, ad hoc or of a group. A coordinator over {@link Roster}, {@link Invitation}s and
 * {@link AnswerAggregator}; everything but the accessors of constant values runs on its {@link Loop}.
 *
 * <ul>
 *   <li>SETUP: the inviter has no final response
 *   <li>ACTIVE: the inviter has 200
 *   <li>ENDED: everything is freed
 * </ul>
 *
 * Reference: sections 7.2.1.2, 7.2.2.2 and 7.2.2.12 of the change request and section 9.
 */
public final class Conference {

    /** Life cycle. */
    public enum State {
        SETUP,
        ACTIVE,
        ENDED
    }

    /** What the inviter is answered when no leg gave a code. */
    private static final FinalFailure NOBODY_REACHED = new FinalFailure(480, Optional.empty());

    private final SessionIdentity identity;
    private final Loop loop;
    private final Policy policy;
    private final Participant creator;
    private final CallerLeg caller;
    private final MediaRoom room;
    private final ConferenceListener listener;
    private final AnswerAggregator failures;
    private final Instant createdAt;
    private final ConferenceNotifier notifier;
    private final SessionLifetime lifetime;
    private final Roster roster = new Roster();
    private final List<Invitation> invitations = new ArrayList<>();
    private final DialIns dialIns = new DialIns(this, roster);
    private volatile Optional<Group> group = Optional.empty();
    private Optional<AnswerPlan> planWhenJoined = Optional.empty();
    private volatile Optional<String> subject = Optional.empty();
    private volatile State state = State.SETUP;
    private boolean isAlerting;
    private boolean isHeard;
    private int inviterStatus;

    /** Made by {@link ConferenceFactory}. */
    Conference(
            SessionIdentity identity,
            Loop loop,
            Policy policy,
            Originator originator,
            CallerLeg caller,
            MediaRooms rooms,
            ConferenceListener listener) {
        this.identity = identity;
        this.loop = loop;
        this.policy = policy;
        this.caller = caller;
        this.listener = listener;
        this.createdAt = loop.now();
        failures = new AnswerAggregator(policy.failureCode());
        notifier = new ConferenceNotifier(this, listener);
        creator = new Participant(this, originator.uri(), originator.displayName(), true);
        creator.alsoKnownAs(Set.copyOf(originator.aliases()), Optional.empty());
        if (originator.isAnonymous()) {
            creator.anonymous(roster.anonymousNumber(originator.uri()));
        }
        roster.add(creator);
        room = rooms.open(this);
        lifetime = new SessionLifetime(this, room);
    }

    public SessionIdentity identity() {
        return identity;
    }

    public Loop loop() {
        return loop;
    }

    public Policy policy() {
        return policy;
    }

    /** Call-ID of the INVITE that made it. */
    public String callId() {
        return caller.callId();
    }

    /** Contribution-ID of the INVITE that made it: the chat that it carries on. */
    public Optional<String> contributionId() {
        return caller.contributionId();
    }

    public Participant creator() {
        return creator;
    }

    /** The pre-defined group whose session this is, as it was when the session began; empty for an ad hoc session. */
    public Optional<Group> group() {
        return group;
    }

    /** Called by {@link ConferenceFactory} before anybody else sees the conference. */
    void belongsTo(Group predefined) {
        group = Optional.of(predefined);
    }

    /** What a participant may do in this session by the rules of its group; empty for an ad hoc session. */
    public Optional<Permissions> permissions(Participant participant) {
        return group.map(g -> g.permissions(participant.identities(), participant.isAnonymous(), loop.now()));
    }

    public Instant createdAt() {
        return createdAt;
    }

    public State state() {
        return state;
    }

    /** Tells subscribers who is in. */
    public ConferenceNotifier notifier() {
        return notifier;
    }

    /** How long it goes on. */
    SessionLifetime lifetime() {
        return lifetime;
    }

    /** What the conference is about; empty when the inviter did not say. */
    public Optional<String> subject() {
        return subject;
    }

    /** Sets what the conference is about, before anybody is invited. */
    public void subject(Optional<String> text) {
        subject = text;
    }

    /** How many are connected. */
    int connectedCount() {
        return roster.connected().size();
    }

    /** The final status that the conference gave the inviter; 0 for none, also where a route refused him. */
    public int inviterStatus() {
        return inviterStatus;
    }

    public Collection<Participant> participants() {
        return List.copyOf(roster.all());
    }

    public List<Invitation> invitations() {
        return List.copyOf(invitations);
    }

    /** The participant with this URI or anonymous URI, whatever his state. */
    public Optional<Participant> participant(String uri) {
        return roster.all().stream()
                .filter(p -> p.uri().toString().equals(uri)
                        || p.anonymousUri().filter(uri::equals).isPresent())
                .findFirst();
    }

    /** The user whom one of these URIs names, and who takes part: connected, or accepted and about to be. */
    public Optional<Participant> takingPart(Collection<UserUri> identities) {
        return roster.all().stream()
                .filter(p -> identities.stream().anyMatch(p::is))
                .filter(this::isTakingPart)
                .findFirst();
    }

    /** True for a user who is connected, or has accepted and is about to be. */
    public boolean isTakingPart(Participant user) {
        return state != State.ENDED
                && (user.isConnected()
                        || invitations.stream().anyMatch(i -> i.participant() == user && i.isAccepted()));
    }

    /** An answer on a participant's leg agreed on this session timer, or on none; its interval begins now. */
    public void sessionTimer(Participant participant, Optional<SessionExpires> agreed) {
        if (isTakingPart(participant)) {
            participant.agreed(agreed);
        }
    }

    //= DEC-32
    /**
     * A participant wants other media (re-INVITE, UPDATE). Where he names another path he gets another one of ours.
     *
     * @return empty when he takes part no more
     */
    public Optional<Renegotiation> renegotiate(Participant participant, NegotiatedMedia wanted) {
        return state == State.ENDED ? Optional.empty() : participant.renegotiate(wanted, room);
    }

    /**
     * A participant answered our description in force anew.
     *
     * @param origin the {@code o=} line of his answer
     * @return false when he names another path than before, which the switch could not know
     */
    public boolean answered(Participant participant, NegotiatedMedia agreed, Optional<String> origin) {
        return participant.answered(agreed, origin);
    }

    /** Lists a user for a leg; to be dialled by {@link #dialled}, or failed. */
    public Invitation invite(Invitee invitee) {
        Participant participant = new Participant(this, invitee.uri(), invitee.displayName(), false);
        if (invitee.isHidden()) {
            participant.hide();
        }
        //= DEC-11
        if (invitee.isAnonymised()) {
            participant.anonymous(roster.anonymousNumber(invitee.uri()));
        }
        Invitation invitation = new Invitation(participant, invitee);
        invitations.add(invitation);
        roster.add(participant);
        notifier.changed(participant);
        if (state == State.ENDED) {
            invitation.cancel();
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
        invitation.dial(() -> loop.schedule(policy.ringTimeout(), invitation::cancel));
        invitation.participant().moveTo(Participant.Status.DIALING_OUT);
        return true;
    }

    /** The INVITE that {@link #dial} announced is on its way. */
    public void calling(Invitation invitation, Call call) {
        invitation.calling(call);
    }

    //= DEC-42
    /** A leg was answered in some way, be it by 100 only: what the set-up waits for now is people, not this server. */
    public void heard() {
        if (!isHeard) {
            isHeard = true;
            listener.heard(this);
        }
    }

    //= DEC-14
    /** A provisional response of a leg: the first 18x gives the inviter one 180. */
    public void provisional(Invitation invitation, int status) {
        heard();
        if (invitation.fire(Invitation.Event.PROVISIONAL) && status >= 180) {
            invitation.participant().moveTo(Participant.Status.ALERTING);
            if (!isAlerting && state == State.SETUP) {
                isAlerting = true;
                caller.progress();
            }
        }
    }

    /** A 2xx made a dialog. After the end of the session, or of the leg, the dialog is ended at once (F1.7). */
    public void accepted(Invitation invitation, DialogLeg dialog) {
        heard();
        if (!invitation.fire(Invitation.Event.ACCEPT)) {
            dialog.bye(Optional.empty());
            return;
        }
        invitation.accepted(dialog);
        if (invitation.state() == Invitation.State.RELEASED) {
            dialog.bye(Optional.empty());
            concludeLeg(invitation, 487, Participant.Departure.FAILED, Optional.empty());
        }
    }

    /** A leg ended without acceptance. */
    public void failed(Invitation invitation, int status, Optional<Duration> retryAfter) {
        heard();
        if (invitation.fire(Invitation.Event.FAIL)) {
            boolean isBusy = status == 486 || status == 600;
            concludeLeg(
                    invitation, status, isBusy ? Participant.Departure.BUSY : Participant.Departure.FAILED, retryAfter);
        }
    }

    //= DEC-7
    /**
     * An accepted leg that may not stay: E3 (403), or an answer that is of no use (488, decision 36). It is ended by BYE and
     * counts as failed with {@code status} (decision 7).
     */
    public void release(Invitation invitation, int status, Optional<String> reason) {
        if (invitation.state() == Invitation.State.ACCEPTED && invitation.fire(Invitation.Event.RELEASE)) {
            invitation.dialog().ifPresent(dialog -> dialog.bye(reason));
            concludeLeg(invitation, status, Participant.Departure.BOOTED, Optional.empty());
        }
    }

    /**
     * E3 in the strict reading of H5 ({@code adhoc.releasedCountsAsAccepted}): the acceptance answers the inviter, then the
     * leg is released.
     */
    //= OMA-E3
    public void releaseForPrivacy(Invitation invitation, AnswerPlan plan) {
        if (policy.releasedCountsAsAccepted() && invitation.state() == Invitation.State.ACCEPTED) {
            answerInviter(Optional.of(invitation), plan);
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
            participant.anonymous(roster.anonymousNumber(participant.uri()));
        }
        participant.alsoKnownAs(assertedIdentities, assertedName);
        DialogLeg dialog = invitation.dialog().orElseThrow();
        participant.connected(dialog, invitation.media(room, negotiated.media().transport()));
        participant.join(negotiated);
        listener.joined(participant);
        endBelowMinimum();
        return true;
    }

    //= OMA-B1
    //= OMA-B3
    //= OMA-B4
    /**
     * 200 to the inviter, once: the first call in SETUP does it, later ones do nothing. With it the inviter joins the chat.
     *
     * @param accepter the leg whose acceptance is the reason; when it has ended meanwhile nothing is answered
     * @return false when the plan has no answer: no message type in common
     */
    public boolean answerInviter(Optional<Invitation> accepter, AnswerPlan plan) {
        if (state != State.SETUP || accepter.filter(leg -> !leg.isAccepted()).isPresent()) {
            return true;
        }
        MediaLeg media = room.reserve(creator, plan.transport());
        Optional<AnswerPlan.Prepared> prepared = plan.prepare(media.local());
        if (prepared.isEmpty()) {
            media.release();
            return false;
        }
        Optional<DialogLeg> dialog = caller.accept(prepared.get().sdp(), creator);
        if (dialog.isEmpty()) {
            media.release();
            return true;
        }
        state = State.ACTIVE;
        inviterStatus = 200;
        creator.connected(dialog.get(), media);
        creator.agreed(prepared.get().sessionExpires());
        prepared.get().negotiated().ifPresent(creator::join);
        listener.joined(creator);
        listener.established(this);
        return true;
    }

    /** The ACK in this dialog answered the offer that our 200 made (sip.offerlessInvite). */
    public void negotiatedByCaller(Participant user, DialogLeg by, NegotiatedMedia negotiated) {
        if (user.takesPartBy(by)) {
            user.join(negotiated);
        }
    }

    /** How the inviter is answered when somebody joins by himself before any invitee has accepted. */
    public void answerWhenJoined(AnswerPlan plan) {
        planWhenJoined = Optional.of(plan);
    }

    /**
     * Checks whether the user of these identities may come in by an INVITE of his own (F6.3).
     *
     * @throws Refusal 403 when he was removed, or the session is ad hoc, nobody invited him and {@code adhoc.join = invited}
     */
    public void requireWelcome(Collection<UserUri> identities) {
        dialIns.requireWelcome(identities);
    }

    /**
     * A user comes by an INVITE of his own, for the first time or again. {@link #admit} has to follow in the same turn of the
     * loop.
     *
     * @throws Refusal 403 when he {@link #requireWelcome may not}, 486 with 102 when the session is full, 486 when he is the
     *     inviter and not answered yet, 480 when the session has just ended
     */
    public Participant dialIn(Originator user) {
        return dialIns.expect(user);
    }

    /**
     * 200 to a user who joins by himself; with it he takes part in the chat, and an invitation or an earlier leg of his ends.
     *
     * @return false when he has given up meanwhile: he is not in
     */
    public boolean admit(Participant participant, CallerLeg leg, AnswerPlan plan) {
        if (!dialIns.admit(participant, leg, plan, room)) {
            return false;
        }
        listener.joined(participant);
        planWhenJoined.ifPresent(forInviter -> answerInviter(Optional.empty(), forInviter));
        return true;
    }

    /** The leg by which he takes part, or is to; empty for who came by himself. */
    Optional<Invitation> invitationOf(Participant participant) {
        return participant.isDialedIn()
                ? Optional.empty()
                : invitations.stream()
                        .filter(i -> i.participant() == participant)
                        .findFirst();
    }

    //= OMA-C1
    /**
     * Every leg of the set-up has ended: the inviter who is still waiting gets the one final failure. A leg that the route
     * left behind without an end (it was edited, or a step of it failed) is given up here.
     */
    public void conclude() {
        for (Invitation invitation : invitations()) {
            if (invitation.state() == Invitation.State.ACCEPTED) {
                release(invitation, 500, Optional.empty());
            } else if (invitation.isPending()) {
                invitation.cancel();
                failed(invitation, 500, Optional.empty());
            }
        }
        if (state == State.SETUP) {
            FinalFailure failure = failures.chosen().orElse(NOBODY_REACHED);
            inviterStatus = failure.status();
            // The end comes first: whoever has the answer finds the identity gone.
            end(EndReason.ALL_FAILED);
            caller.refuse(failure);
        }
    }

    /**
     * The inviter gave up before any final response (F2.1).
     *
     * @param status that he has already: 487; 504 when he did not acknowledge a reliable provisional response
     */
    public void cancelledByInviter(int status) {
        if (state == State.SETUP) {
            inviterStatus = status;
            end(EndReason.CANCELLED);
        }
    }

    /** A step after A6 refused the INVITE; the answer is the route's. */
    public void refused() {
        if (state == State.SETUP) {
            end(EndReason.REFUSED);
        }
    }

    /** A participant has chosen a nickname, or gives up the one he has; the switch keeps them unique. */
    public void nicknamed(Participant participant, Optional<String> nickname) {
        participant.nickname(nickname);
    }

    /**
     * BYE from a participant, or the end of an accepted leg that was not connected yet. A BYE in a dialog whose place another
     * one of his has taken changes nothing.
     */
    public void left(Participant participant, DialogLeg by) {
        if (participant.dialog().filter(current -> current != by).isEmpty()) {
            depart(participant, Participant.Departure.DEPARTED, false, Optional.empty());
        }
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
     * Removal of a Participant (7.2.2.12): a pending invitation is cancelled, a connected user gets BYE.
     *
     * @param reason Reason header of the BYE; none unless somebody gives one (decision 5)
     */
    public void remove(Participant participant, Optional<String> reason) {
        Optional<Invitation> pending = invitationOf(participant).filter(Invitation::isPending);
        if (pending.isPresent() && pending.get().state() == Invitation.State.ACCEPTED) {
            release(pending.get(), 403, reason);
        } else if (pending.isPresent()) {
            pending.get().cancel();
        } else {
            depart(participant, Participant.Departure.BOOTED, true, reason);
        }
    }

    /** Ends the session for everybody and frees all it has. */
    public void end(EndReason reason) {
        if (state == State.ENDED) {
            return;
        }
        boolean wasSetup = state == State.SETUP;
        state = State.ENDED;
        notifier.end();
        for (Invitation invitation : invitations) {
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
        for (Participant participant : roster.connected()) {
            participant.disconnect(Participant.Departure.BOOTED, true, reason.header());
        }
        if (wasSetup && (reason == EndReason.OPERATOR || reason == EndReason.SHUTDOWN)) {
            refuseInviter(NOBODY_REACHED);
        }
        room.close();
        heard();
        listener.ended(this, reason);
    }

    private void refuseInviter(FinalFailure failure) {
        inviterStatus = failure.status();
        caller.refuse(failure);
    }

    private void depart(Participant participant, Participant.Departure how, boolean sendBye, Optional<String> reason) {
        if (state == State.ENDED) {
            return;
        }
        Optional<Invitation> leg = invitationOf(participant);
        if (leg.isPresent() && leg.get().state() == Invitation.State.ACCEPTED) {
            leg.get().fire(Invitation.Event.RELEASE);
            concludeLeg(leg.get(), 480, how, Optional.empty());
            return;
        }
        if (!participant.isConnected()) {
            return;
        }
        leg.ifPresent(i -> i.fire(Invitation.Event.RELEASE));
        participant.disconnect(how, sendBye, reason);
        listener.left(participant);
        if (participant.isCreator() && policy.onCreatorLeave() == Policy.OnCreatorLeave.END) {
            //= DEC-9
            end(EndReason.CREATOR_LEFT);
        } else if (state == State.ACTIVE
                && permissions(participant)
                        .filter(Permissions::isKeyParticipant)
                        .isPresent()) {
            end(EndReason.KEY_PARTICIPANT_LEFT);
        } else {
            endBelowMinimum();
        }
    }

    //= DEC-33
    /** Ends a session in which too few are and to which nobody is on his way: whoever is there has nobody to talk to. */
    private void endBelowMinimum() {
        if (state == State.ACTIVE && !isAnyPending() && roster.connected().size() < policy.minParticipants()) {
            end(EndReason.BELOW_MINIMUM);
        }
    }

    private void concludeLeg(
            Invitation invitation, int status, Participant.Departure how, Optional<Duration> retryAfter) {
        invitation.ended(status);
        if (!invitation.participant().isDialedIn()) {
            boolean hasLeft = how == Participant.Departure.DEPARTED;
            int cause = invitation.isCancelledByUs() ? 408 : status;
            invitation
                    .participant()
                    .disconnect(how, false, hasLeft ? Optional.empty() : Optional.of(SipReason.of(cause)));
        }
        if (state == State.ENDED) {
            return;
        }
        failures.add(status, invitation.isCancelledByUs(), retryAfter);
        listener.failed(invitation, status);
        List<Participant> connected = roster.connected();
        boolean isInviterAlone = connected.size() == 1 && connected.get(0) == creator;
        if (state == State.ACTIVE && !isAnyPending() && isInviterAlone && !isRoom()) {
            //= OMA-C2
            end(EndReason.NOBODY_LEFT);
        } else {
            endBelowMinimum();
        }
    }

    /** True for the session of a group whose members come by themselves: one may wait there for others. */
    private boolean isRoom() {
        return group.filter(g -> !g.invitesMembers()).isPresent();
    }

    private boolean isAnyPending() {
        return invitations.stream().anyMatch(Invitation::isPending);
    }
}
