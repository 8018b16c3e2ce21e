package org.parley.step;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.parley.camel.SipRouter;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.Group;
import org.parley.conference.Invitation;
import org.parley.conference.Invitee;
import org.parley.conference.Originator;
import org.parley.conference.Participant;
import org.parley.conference.Permissions;
import org.parley.conference.Policy;
import org.parley.conference.Privacy;
import org.parley.conference.Referral;
import org.parley.conference.SessionOffer;
import org.parley.conference.UserUri;
import org.parley.mime.BodyParts;
import org.parley.sdp.LocalMedia;
import org.parley.sdp.SelectedMedia;
import org.parley.sdp.SessionDescription;
import org.parley.sip.SipRequest;

/**
 * One set-up on its way through the steps: what each found and the later ones need. Lives in the exchange; used by one
 * thread at a time until the split, read-only from there on.
 */
public final class Setup {

    /** Exchange property that holds it. */
    public static final String PROPERTY = "ParleySetup";

    private final SipRequest request;
    private final FocusSettings settings;
    private List<UserUri> assertedIdentities = List.of();
    private Optional<String> assertedName = Optional.empty();
    private Set<String> allowedMethods = Set.of();
    private Optional<String> displayName = Optional.empty();
    private Optional<Group> group = Optional.empty();
    private Optional<Conference> conference = Optional.empty();
    private boolean isJoining;
    private Optional<Participant> caller = Optional.empty();
    private Optional<BodyParts> body = Optional.empty();
    private Optional<SessionDescription> offer = Optional.empty();
    private Optional<SelectedMedia> media = Optional.empty();
    private volatile Optional<LocalMedia> offeredLocal = Optional.empty();
    private Optional<InvitationRequests> requests = Optional.empty();
    private List<Invitee> invitees = List.of();
    private final Set<UserUri> tried = ConcurrentHashMap.newKeySet();
    private List<Invitation> legs = List.of();
    private Optional<Referral> referral = Optional.empty();
    private boolean isByService;

    Setup(SipRequest request, FocusSettings settings) {
        this.request = request;
        this.settings = settings;
    }

    /** The set-up of an exchange that {@code sipua:invite} began. */
    static Setup of(Exchange exchange, FocusSettings settings) {
        Setup setup = exchange.getProperty(PROPERTY, Setup.class);
        if (setup == null) {
            SipRequest request = exchange.getProperty(SipUaConstants.REQUEST, SipRequest.class);
            if (request == null) {
                throw new IllegalStateException("this step needs an exchange that began with sipua:invite");
            }
            setup = new Setup(request, settings);
            exchange.setProperty(PROPERTY, setup);
        }
        return setup;
    }

    //= RFC4579-5.5-2
    /** Adding users to a session that runs: all that {@code invite-participants} needs. */
    static Setup ofReferral(ReferRequest refer, Conference conference) {
        return adding(new Setup(refer.request(), refer.settings()), refer.referral(), conference);
    }

    /** The same where no participant wants them to come, but the service. */
    static Setup byService(FocusSettings settings, Referral referral, Conference conference) {
        Setup setup = new Setup(ServiceRequest.of(conference), settings);
        setup.isByService = true;
        return adding(setup, referral, conference);
    }

    //= CMD-1
    /** A session that a service has made: it invites as an inviter does, with a chat as policy has it. */
    static Setup ofService(FocusSettings settings, ServiceRequest request, UserUri identity, Optional<String> name) {
        Setup setup = new Setup(request, settings);
        setup.asserted(List.of(identity), name);
        setup.displayName(name);
        setup.media(Optional.empty(), SelectedMedia.ofPolicy(settings.media()));
        return setup;
    }

    private static Setup adding(Setup setup, Referral referral, Conference conference) {
        setup.referral = Optional.of(referral);
        setup.group = conference.group();
        setup.joins(conference);
        setup.media = conference.offer().map(SessionOffer::media);
        setup.legs(referral.additions());
        setup.legs.forEach(leg -> setup.tried.add(leg.invitee().uri()));
        conference.participants().stream()
                .filter(conference::isTakingPart)
                .forEach(participant -> setup.tried.addAll(participant.identities()));
        return setup;
    }

    public SipRequest request() {
        return request;
    }

    public FocusSettings settings() {
        return settings;
    }

    /** True when the inviter asks for anonymity (decision 13). */
    public boolean asksForAnonymity() {
        return Privacy.asksForAnonymity(request.headers("Privacy"));
    }

    /** The pre-defined group that the request is for; empty for an ad hoc session. */
    public Optional<Group> group() {
        return group;
    }

    void group(Group found) {
        group = Optional.of(found);
    }

    /**
     * The policy of the session: {@code adhoc.*}, or what the group's document makes of it; of one that runs already what was
     * in force when it began.
     */
    public Policy policy() {
        if (isJoining) {
            return conference().policy();
        }
        return group.map(found -> settings.policy().forGroup(found, settings.listEntryLimit()))
                .orElse(settings.policy());
    }

    /** What the session is about, as the inviter says, or the group. */
    Optional<String> subject() {
        return referral.isPresent()
                ? conference().subject()
                : request.header("Subject").or(() -> group.flatMap(Group::subject));
    }

    /** Header fields by which clients know the conversation. */
    Map<String, String> conversation() {
        return referral.isPresent()
                ? conference().offer().map(SessionOffer::conversation).orElse(Map.of())
                : FocusHeaders.conversation(request);
    }

    /** Who wants the invitees to come: the creator of the session, or who adds them by REFER. */
    Participant inviter() {
        return referral.map(Referral::referrer).orElseGet(() -> conference().creator());
    }

    /** The inviter by one sip or sips and one tel URI at the most (RFC 3325 section 9.1). */
    List<UserUri> inviterIdentities() {
        if (referral.isEmpty()) {
            return assertedIdentities;
        }
        UserUri first = inviter().uri();
        Stream<UserUri> other = inviter().identities().stream()
                .filter(uri -> uri.isDialable() && uri.isSip() != first.isSip())
                .limit(1);
        return Stream.concat(Stream.of(first), other).toList();
    }

    /** True when no user wants the invitees to come, but the service itself: the session invites them. */
    boolean isByService() {
        return isByService;
    }

    /** True when no invitee may learn who the inviter is. */
    boolean isInviterHidden() {
        return inviter().isAnonymous()
                || referral.filter(adding -> adding.by().isEmpty()).isPresent();
    }

    /** Value of Privacy on the legs of a hidden inviter. */
    String privacy() {
        return asksForAnonymity() ? String.join(";", request.headers("Privacy")) : "id";
    }

    /** True when a user of these identities may be anonymous in the session (A3, E3). */
    boolean allowsAnonymity(Collection<UserUri> identities) {
        return group.map(found ->
                        found.permissions(identities, true, Instant.now()).mayBeAnonymous())
                .orElseGet(() -> policy().allowAnonymity());
    }

    /** What the caller may do by the rules of the group. */
    Permissions permissions() {
        return group.orElseThrow(() -> new IllegalStateException("this step needs the step requireGroup before it"))
                .permissions(assertedIdentities, asksForAnonymity(), Instant.now());
    }

    /** True when the caller joins a session that runs already; false when his request began it. */
    public boolean isJoining() {
        return isJoining;
    }

    /** Who called: the creator of the session, or who joins it. */
    Participant caller() {
        return caller.orElseGet(() -> conference().creator());
    }

    void caller(Participant joining) {
        caller = Optional.of(joining);
    }

    /** The caller as the core asserts him. */
    Originator originator() {
        return new Originator(assertedIdentities.get(0), assertedIdentities, displayName, asksForAnonymity());
    }

    /** The inviter's asserted identities; empty before {@code authorise}. */
    public List<UserUri> assertedIdentities() {
        return assertedIdentities;
    }

    public Optional<String> assertedName() {
        return assertedName;
    }

    void asserted(List<UserUri> identities, Optional<String> name) {
        assertedIdentities = List.copyOf(identities);
        assertedName = name;
    }

    public Set<String> allowedMethods() {
        return allowedMethods;
    }

    void allowedMethods(Set<String> methods) {
        allowedMethods = Set.copyOf(methods);
    }

    public Optional<String> displayName() {
        return displayName;
    }

    void displayName(Optional<String> name) {
        displayName = name;
    }

    /** The session that was created, or is joined. */
    public Conference conference() {
        return conference.orElseThrow(
                () -> new IllegalStateException("this step needs the step createSession before it"));
    }

    /** The session, once it is created. */
    Optional<Conference> created() {
        return conference;
    }

    void conference(Conference created) {
        conference = Optional.of(created);
        shareOffer();
    }

    void joins(Conference running) {
        conference = Optional.of(running);
        isJoining = true;
    }

    /** The parts of the body; read once. */
    Optional<BodyParts> body() {
        return body;
    }

    void body(BodyParts parts) {
        body = Optional.of(parts);
    }

    /** The inviter's offer; empty when his INVITE had none. */
    public Optional<SessionDescription> offer() {
        return offer;
    }

    public SelectedMedia media() {
        return media.orElseThrow(() -> new IllegalStateException("this step needs the step checkOffer before it"));
    }

    void media(Optional<SessionDescription> description, SelectedMedia selected) {
        offer = description;
        media = Optional.of(selected);
        shareOffer();
    }

    /** Users who are added later are offered the same. */
    private void shareOffer() {
        if (!isJoining && conference.isPresent() && media.isPresent()) {
            conference.get().offer(new SessionOffer(media.get(), conversation()));
        }
    }

    /** Our end of the inviter's leg, where our 200 made the offer. */
    Optional<LocalMedia> offeredLocal() {
        return offeredLocal;
    }

    void offeredLocal(LocalMedia local) {
        offeredLocal = Optional.of(local);
    }

    /** Writes the INVITEs of this set-up; called on the conference's loop. */
    InvitationRequests invitationRequests(SipRouter router) {
        if (requests.isEmpty()) {
            requests = Optional.of(new InvitationRequests(this, router));
        }
        return requests.get();
    }

    /** Whom to invite, each once, without the inviter. */
    public List<Invitee> invitees() {
        return invitees;
    }

    void invitees(List<Invitee> users) {
        invitees = List.copyOf(users);
        invitees.forEach(invitee -> tried.add(invitee.uri()));
        tried.addAll(assertedIdentities);
    }

    //= DEC-6
    /** True when a redirect may lead to this URI: once, and neither to the inviter nor to who is invited himself. */
    boolean mayTry(String uri) {
        return HeaderValues.tryUri(uri).filter(user -> !tried.add(user)).isEmpty();
    }

    /** True when users are added to a session that runs. */
    boolean isReferral() {
        return referral.isPresent();
    }

    /** The legs that the request has; those of a set-up are there behind {@code listInvitations}. */
    List<Invitation> legs() {
        return legs;
    }

    void legs(List<Invitation> listed) {
        legs = List.copyOf(listed);
    }
}
