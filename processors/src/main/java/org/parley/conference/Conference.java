package org.parley.conference;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.loop.Loop;

/**
 * One session: the focus of an IM conference, ad hoc or of a group. A coordinator over {@link Roster}, {@link Legs}, {@link
 * DialIns}, {@link Departures} and {@link Referrals}; everything but the accessors of constant values runs on its {@link
 * Loop}.
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

    private final Birth birth;
    private final Loop loop;
    private final Policy policy;
    private final Participant creator;
    private final CallerLeg caller;
    private final MediaRoom room;
    private final ConferenceListener listener;
    private final ConferenceNotifier notifier;
    private final SessionLifetime lifetime;
    private final Restoration restoration;
    private final Roster roster = new Roster();
    private final Legs legs;
    private final DialIns dialIns;
    private final Departures departures;
    private final Referrals referrals;
    private volatile Optional<Group> group = Optional.empty();
    private volatile Optional<String> subject = Optional.empty();
    private volatile Optional<SessionOffer> offer = Optional.empty();
    private volatile State state = State.SETUP;
    private volatile boolean isOneToOne;
    private boolean isAlerting;
    private boolean isHeard;
    private int inviterStatus;
    private List<Participant> presentAtTheEnd = List.of();
    private long events;

    /**
     * Made by {@link ConferenceFactory}.
     *
     * @param birth which session it is
     */
    Conference(
            Birth birth,
            Loop loop,
            Policy policy,
            Originator originator,
            CallerLeg caller,
            MediaRooms rooms,
            ConferenceListener listener) {
        this.birth = birth;
        this.loop = loop;
        this.policy = policy;
        this.caller = caller;
        this.listener = listener;
        events = birth.numbersBefore();
        notifier = new ConferenceNotifier(this, listener);
        creator = new Participant(this, originator.uri(), originator.displayName(), true);
        creator.alsoKnownAs(Set.copyOf(originator.aliases()), Optional.empty());
        if (originator.isAnonymous()) {
            creator.anonymous(roster.anonymousNumber(originator.uri()));
        }
        if (!caller.isService()) {
            roster.add(creator);
        }
        room = rooms.open(this);
        lifetime = new SessionLifetime(this, room);
        Quorum quorum = new Quorum(this);
        legs = new Legs(this, roster, room, quorum, listener);
        Places places = new Places(this, roster, legs);
        dialIns = new DialIns(this, roster, legs, places, room, listener);
        departures = new Departures(this, legs, quorum, listener);
        referrals = new Referrals(this, roster, legs, places);
        restoration = new Restoration(this, roster, listener);
    }

    public SessionIdentity identity() {
        return birth.identity();
    }

    /** Numbers up to this one are those of earlier lives: what is numbered within the session begins above it. */
    public long numbersBefore() {
        return birth.numbersBefore();
    }

    /** Which session it is, and in which life. */
    Birth birth() {
        return birth;
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

    /** True when a service had the session made: its creator takes no part in it. */
    public boolean isByService() {
        return caller.isService();
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

    /** Call-IDs of the dialogs that its users have now, and of the INVITE that made it. */
    public Set<String> callIds() {
        Set<String> callIds = new HashSet<>(Set.of(callId()));
        roster.all().forEach(participant -> participant
                .dialog()
                .ifPresent(dialog -> callIds.add(dialog.id().callId())));
        return callIds;
    }

    public Instant createdAt() {
        return birth.createdAt();
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

    /** Its coming back after the server was restarted. */
    Restoration restoration() {
        return restoration;
    }

    /** Takes the session up where an earlier life of it ended: its inviter had 200. Nobody is in it yet. */
    void resume(SessionMemory memory) {
        state = State.ACTIVE;
        inviterStatus = 200;
        isHeard = true;
        isOneToOne = memory.isOneToOne();
        subject = memory.subject();
        offer = memory.offer();
        lifetime.begin(memory.begunAt());
    }

    /** What a restart of the server must not forget. */
    SessionMemory memory() {
        return new SessionMemory(
                birth,
                callId(),
                contributionId(),
                group.map(Group::uri),
                SessionMemory.Terms.of(policy),
                lifetime.begunAt(),
                isOneToOne,
                subject,
                offer,
                isByService(),
                roster.lastAnonymousNumber(),
                creator.memory(),
                roster.all().stream()
                        .filter(user -> user != creator && !user.uri().scheme().isEmpty())
                        .map(Participant::memory)
                        .toList());
    }

    /** What the conference is about; empty when the inviter did not say. */
    public Optional<String> subject() {
        return subject;
    }

    /** What everybody who is invited is offered; empty while the inviter's INVITE is looked at. */
    public Optional<SessionOffer> offer() {
        return offer;
    }

    /** Sets what everybody who is invited is offered. */
    public void offer(SessionOffer toAll) {
        offer = Optional.of(toAll);
    }

    /** Sets what the conference is about, before anybody is invited. */
    public void subject(Optional<String> text) {
        subject = text;
    }

    /** The INVITEs to those whom the server invites. */
    public Legs legs() {
        return legs;
    }

    /** What participants ask for by REFER. */
    public Referrals referrals() {
        return referrals;
    }

    //= DEC-10
    /**
     * True for the session of the inviter and the only one whom he invites, until somebody else comes to it (reference:
     * section 18). May be called from any thread.
     */
    public boolean isOneToOne() {
        return isOneToOne;
    }

    /** There is one user more. @param isOfSetup the inviter invites him */
    void grown(boolean isOfSetup) {
        isOneToOne = !isByService() && roster.all().size() == 2 && (isOfSetup || isOneToOne);
    }

    /** From now on others see his anonymous URI, also where they see whom he had invited or removed. */
    void anonymise(Participant user) {
        String before = user.publicUri();
        user.anonymous(roster.anonymousNumber(user.uri()));
        for (Participant other : roster.all()) {
            if (other.isDoneBy(before, user.publicUri())) {
                notifier.changed(other);
            }
        }
    }

    /** Who took part in the chat when the conference ended; nobody before. */
    List<Participant> presentAtTheEnd() {
        return presentAtTheEnd;
    }

    /** The number of what is told next of it, from 1. */
    long nextEvent() {
        return ++events;
    }

    /** Who takes part in the chat. */
    List<Participant> connected() {
        return roster.connected();
    }

    /** The final status that the conference gave the inviter; 0 for none, also where a route refused him. */
    public int inviterStatus() {
        return inviterStatus;
    }

    public Collection<Participant> participants() {
        return List.copyOf(roster.all());
    }

    public List<Invitation> invitations() {
        return legs.all();
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
                        || legs.of(user).filter(Invitation::isAccepted).isPresent());
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

    //= DEC-42
    /** A leg was answered in some way, be it by 100 only: what the set-up waits for now is people, not this server. */
    public void heard() {
        if (!isHeard) {
            isHeard = true;
            listener.heard(this);
        }
    }

    //= OMA-B1
    //= OMA-B3
    //= OMA-B4
    /**
     * 200 to the inviter, once: the first call in SETUP does it, later ones do nothing. With it the inviter joins the chat;
     * for a service the session is established, and that is all.
     *
     * @param accepter the leg whose acceptance is the reason; when it has ended meanwhile nothing is answered
     * @return false when the plan has no answer: no message type in common
     */
    public boolean answerInviter(Optional<Invitation> accepter, AnswerPlan plan) {
        if (state != State.SETUP || accepter.filter(leg -> !leg.isAccepted()).isPresent()) {
            return true;
        }
        if (isByService()) {
            establish();
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

    private void establish() {
        state = State.ACTIVE;
        inviterStatus = 200;
        listener.established(this);
    }

    /**
     * The ACK in this dialog answered the offer that our 200 made (sip.offerlessInvite).
     *
     * @param origin the {@code o=} line of the answer
     */
    public void negotiatedByCaller(
            Participant user, DialogLeg by, NegotiatedMedia negotiated, Optional<String> origin) {
        if (user.takesPartBy(by)) {
            user.negotiated(user.localSdp().orElse(""), origin);
            user.join(negotiated);
        }
    }

    /** Users who come by an INVITE of their own. */
    public DialIns dialIns() {
        return dialIns;
    }

    /** How participants come to be out. */
    public Departures departures() {
        return departures;
    }

    //= DEC-14
    /** A leg rings: the first gives the inviter one 180. */
    void alerting() {
        if (!isAlerting && state == State.SETUP) {
            isAlerting = true;
            caller.progress();
        }
    }

    //= OMA-C1
    /**
     * Every leg of a request has ended: an inviter who is still waiting gets the one final failure. A leg that the route left
     * behind without an end is given up here.
     */
    public void conclude(Collection<Invitation> ofRequest) {
        legs.giveUp(ofRequest);
        if (state == State.SETUP) {
            FinalFailure failure = legs.failure().orElse(NOBODY_REACHED);
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
        listener.nicknamed(participant);
    }

    /** Ends the session for everybody and frees all it has. */
    public void end(EndReason reason) {
        if (state == State.ENDED) {
            return;
        }
        boolean wasSetup = state == State.SETUP;
        state = State.ENDED;
        notifier.end();
        referrals.end();
        legs.end(reason);
        presentAtTheEnd = roster.connected();
        for (Participant participant : presentAtTheEnd) {
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
}
