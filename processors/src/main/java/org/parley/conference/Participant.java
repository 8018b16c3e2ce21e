package org.parley.conference;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.parley.sdp.Direction;
import org.parley.sdp.LocalMedia;
import org.parley.sdp.MessageMedia;

/**
 * One user of one conference, from the moment he is invited or invites: what the roster knows of him. Owned by the
 * conference's loop; others read {@link ConferenceView}.
 */
public final class Participant {

    /** RFC 4575 section 5.7.3, as far as we use it. */
    public enum Status {
        PENDING,
        DIALING_OUT,
        ALERTING,
        CONNECTED,
        DISCONNECTED
    }

    /** RFC 4575 section 5.7.5: how a user came to be disconnected. */
    public enum Departure {
        DEPARTED,
        BOOTED,
        FAILED,
        BUSY
    }

    /** Host of the URIs of anonymous users (RFC 3323 section 4.1.1.3). */
    private static final String ANONYMOUS_HOST = "anonymous.invalid";

    private final Conference conference;
    private final UserUri uri;
    private final boolean isCreator;
    private boolean isDialedIn;
    private final Set<UserUri> identities = new LinkedHashSet<>();
    private Optional<String> displayName;
    private Optional<Integer> anonymousNumber = Optional.empty();
    private Optional<String> nickname = Optional.empty();
    private Status status = Status.PENDING;
    private Optional<Departure> departure = Optional.empty();
    private Optional<DialogLeg> dialog = Optional.empty();
    private Optional<MediaLeg> media = Optional.empty();
    private Optional<LocalMedia> local = Optional.empty();
    private Optional<NegotiatedMedia> remote = Optional.empty();
    private final SessionTimer timer;
    private volatile Set<String> allowedMethods = Set.of();
    private volatile Optional<String> contact = Optional.empty();
    private volatile Optional<String> localSdp = Optional.empty();
    private volatile Optional<String> remoteOrigin = Optional.empty();
    private Instant since;
    private boolean isHidden;
    private boolean isExpelled;
    private Optional<String> invitedBy = Optional.empty();
    private Optional<String> removedBy = Optional.empty();
    private Optional<Instant> joinedAt = Optional.empty();
    private Optional<String> departureReason = Optional.empty();
    private Direction direction = Direction.SENDRECV;

    Participant(Conference conference, UserUri uri, Optional<String> displayName, boolean isCreator) {
        this.conference = conference;
        this.uri = uri;
        this.displayName = displayName;
        this.isCreator = isCreator;
        this.isDialedIn = isCreator;
        this.since = conference.loop().now();
        identities.add(uri);
        timer = new SessionTimer(conference.loop(), new SessionTimer.Leg() {
            @Override
            public void refresh(SessionExpires wanted, Consumer<Refreshed> done) {
                dialog.ifPresent(
                        leg -> leg.refresh(wanted, allowedMethods.contains("UPDATE"), localSdp, outcome -> conference
                                .loop()
                                .post(() -> done.accept(outcome))));
            }

            @Override
            public boolean isCalledByUs() {
                return !isDialedIn();
            }

            @Override
            public void expired() {
                conference.departures().lost(Participant.this);
            }
        });
    }

    /** What an answer on his leg agreed about its session timer; empty: there is none. */
    void agreed(Optional<SessionExpires> expires) {
        timer.agreed(expires);
    }

    public Conference conference() {
        return conference;
    }

    public UserUri uri() {
        return uri;
    }

    public boolean isCreator() {
        return isCreator;
    }

    /** True when he came by an INVITE of his own: the creator, and who joined the running session (RFC 4575: dialed-in). */
    public boolean isDialedIn() {
        return isDialedIn;
    }

    /** True for who was removed by somebody's will and not invited since: he may not come back by himself. */
    public boolean isExpelled() {
        return isExpelled;
    }

    void expelled(Optional<String> by) {
        isExpelled = true;
        removedBy = by;
    }

    /** Who had him invited, as the roster shows that user. */
    Optional<String> invitedBy() {
        return invitedBy;
    }

    /** Who removed him, as the roster shows that user. */
    Optional<String> removedBy() {
        return removedBy;
    }

    /** Somebody is shown by another URI than before; true where that is who had this user invited, or removed him. */
    boolean isDoneBy(String before, String now) {
        boolean isInvited = invitedBy.filter(before::equals).isPresent();
        boolean isRemoved = removedBy.filter(before::equals).isPresent();
        invitedBy = isInvited ? Optional.of(now) : invitedBy;
        removedBy = isRemoved ? Optional.of(now) : removedBy;
        return isInvited || isRemoved;
    }

    /** He is to be invited, for the first time or again. */
    void invited(Optional<String> by) {
        isDialedIn = false;
        isExpelled = false;
        invitedBy = by;
        removedBy = Optional.empty();
        departure = Optional.empty();
        departureReason = Optional.empty();
        status = Status.PENDING;
        since = conference.loop().now();
    }

    /** All URIs that are known to be his. */
    public Set<UserUri> identities() {
        return Set.copyOf(identities);
    }

    /** True when one of these URIs is his. */
    boolean isOneOf(Collection<UserUri> uris) {
        return uris.stream().anyMatch(identities::contains);
    }

    public Optional<String> displayName() {
        return displayName;
    }

    /** What he wants to be called in this session (RFC 7701 section 7). */
    public Optional<String> nickname() {
        return nickname;
    }

    void nickname(Optional<String> chosen) {
        nickname = chosen;
        conference.lifetime().touched();
        conference.notifier().changed(this);
    }

    public Status status() {
        return status;
    }

    public Optional<Departure> departure() {
        return departure;
    }

    /** Since when the status is what it is. */
    public Instant since() {
        return since;
    }

    public boolean isConnected() {
        return status == Status.CONNECTED;
    }

    public boolean isAnonymous() {
        return anonymousNumber.isPresent();
    }

    /** {@code sip:anonymousN@anonymous.invalid} for an anonymous user (RFC 4575 section 5.6). */
    public Optional<String> anonymousUri() {
        return anonymousNumber.map(n -> "sip:anonymous" + n + '@' + ANONYMOUS_HOST);
    }

    /** What other users may know him by: his URI, or the anonymous one. */
    public String publicUri() {
        return anonymousUri().orElseGet(uri::toString);
    }

    /** True when others may know him by this URI. */
    boolean isSeenAs(UserUri other) {
        return isAnonymous()
                ? other.host().equalsIgnoreCase(ANONYMOUS_HOST)
                        && anonymousUri().map(UserUri::of).filter(other::equals).isPresent()
                : is(other);
    }

    /** What other users may call him. */
    Optional<String> publicName() {
        return anonymousNumber.isPresent() ? anonymousNumber.map(n -> "Anonymous" + n) : displayName;
    }

    /** True when one of his identities is {@code other}. */
    public boolean is(UserUri other) {
        return identities.contains(other);
    }

    /** True for one who was listed as bcc. */
    boolean isHidden() {
        return isHidden;
    }

    void hide() {
        isHidden = true;
    }

    /** Since when he has been connected, or was last. */
    Optional<Instant> joinedAt() {
        return joinedAt;
    }

    boolean hasJoined() {
        return joinedAt.isPresent();
    }

    /** Why he is out, as value of a Reason header. */
    Optional<String> departureReason() {
        return departureReason;
    }

    /** The direction of his chat, from his own point of view. */
    public Direction direction() {
        return direction;
    }

    void direction(Direction negotiated) {
        direction = negotiated;
        conference.notifier().changed(this);
    }

    /** Methods of the last Allow that he sent (A4, E1, E2); empty when he sent none. */
    public Set<String> allowedMethods() {
        return allowedMethods;
    }

    /** The last Contact that he sent (E1, E2). */
    public Optional<String> contact() {
        return contact;
    }

    //= OMA-E1
    //= OMA-E2
    /** Keeps what a response told of his client; absent values keep the older ones. May be called from any thread. */
    public void remember(Set<String> methods, Optional<String> contactUri) {
        if (!methods.isEmpty()) {
            allowedMethods = Set.copyOf(methods);
        }
        if (contactUri.isPresent()) {
            contact = contactUri;
        }
    }

    /** Our SDP in force on his leg; empty before it is negotiated. */
    public Optional<String> localSdp() {
        return localSdp;
    }

    /** The {@code o=} line of his SDP in force. */
    public Optional<String> remoteOrigin() {
        return remoteOrigin;
    }

    /** His media line in force; empty before it is negotiated. */
    public Optional<MessageMedia> remoteMedia() {
        return remote.map(NegotiatedMedia::media);
    }

    /** Keeps what was negotiated, so that a refresh can be told from a change. */
    public void negotiated(String ourSdp, Optional<String> hisOrigin) {
        localSdp = Optional.of(ourSdp);
        remoteOrigin = hisOrigin;
    }

    /** Takes over what was known of him before the server was restarted; he has neither dialog nor media. */
    void restore(SessionMemory.User memory) {
        identities.addAll(memory.identities());
        displayName = memory.displayName();
        anonymousNumber = memory.anonymousNumber();
        isHidden = memory.isHidden();
        isExpelled = memory.isExpelled();
        isDialedIn = memory.isDialedIn();
        status = memory.status();
        departure = memory.departure();
        departureReason = memory.departureReason();
        since = memory.since();
        joinedAt = memory.joinedAt();
        invitedBy = memory.invitedBy();
        removedBy = memory.removedBy();
    }

    /** What a restart of the server must not forget of him. */
    SessionMemory.User memory() {
        return new SessionMemory.User(
                uri,
                List.copyOf(identities),
                displayName,
                anonymousNumber,
                isHidden,
                isExpelled,
                isDialedIn,
                status,
                departure,
                departureReason,
                since,
                joinedAt,
                invitedBy,
                removedBy);
    }

    void alsoKnownAs(Set<UserUri> others, Optional<String> assertedName) {
        identities.addAll(others);
        if (assertedName.isPresent()) {
            displayName = assertedName;
        }
    }

    void anonymous(int number) {
        anonymousNumber = Optional.of(number);
    }

    void moveTo(Status next) {
        status = next;
        since = conference.loop().now();
        conference.lifetime().touched();
        conference.notifier().changed(this);
    }

    void connected(DialogLeg withDialog, MediaLeg withMedia) {
        dialog = Optional.of(withDialog);
        media = Optional.of(withMedia);
        local = Optional.of(withMedia.local());
        joinedAt = Optional.of(conference.loop().now());
        departure = Optional.empty();
        departureReason = Optional.empty();
        removedBy = Optional.empty();
        moveTo(Status.CONNECTED);
    }

    /** The dialog by which he takes part. */
    Optional<DialogLeg> dialog() {
        return dialog;
    }

    /** True while this is the dialog by which he takes part. */
    boolean takesPartBy(DialogLeg leg) {
        return dialog.filter(leg::equals).isPresent();
    }

    /** He comes by an INVITE of his own; what he had of an earlier leg ends. */
    void dialIn() {
        timer.stop();
        local = Optional.empty();
        remote = Optional.empty();
        media.ifPresent(MediaLeg::release);
        media = Optional.empty();
        dialog.ifPresent(leg -> leg.bye(Optional.empty()));
        dialog = Optional.empty();
        departure = Optional.empty();
        isDialedIn = true;
    }

    /** His MSRP session is negotiated: he takes part in the chat. */
    void join(NegotiatedMedia negotiated) {
        remote = Optional.of(negotiated);
        direction(negotiated.media().direction());
        media.ifPresent(leg -> leg.join(negotiated, asUser()));
    }

    private MediaLeg.User asUser() {
        boolean maySendPrivately =
                conference.permissions(this).map(Permissions::maySendPrivately).orElse(true);
        return new MediaLeg.User(identities, anonymousUri(), maySendPrivately);
    }

    /** What {@link Conference#renegotiate} gives. */
    Optional<Renegotiation> renegotiate(NegotiatedMedia wanted, MediaRoom room) {
        if (!isConnected() || local.isEmpty()) {
            return Optional.empty();
        }
        LocalMedia before = local.get();
        DialogLeg by = dialog.orElseThrow();
        boolean isElsewhere = remote.filter(
                        known -> !known.media().path().equals(wanted.media().path()))
                .isPresent();
        Optional<MediaLeg> replacement =
                isElsewhere ? Optional.of(room.reserve(this, before.transport())) : Optional.empty();
        LocalMedia ours = replacement.map(MediaLeg::local).orElse(before);
        return Optional.of(new Renegotiation(
                this,
                by,
                wanted,
                new LocalMedia(before.origin().next(), ours.transport(), ours.port(), ours.path(), ours.fingerprint()),
                replacement));
    }

    /** What {@link Conference#answered} does. */
    boolean answered(NegotiatedMedia agreed, Optional<String> origin) {
        boolean isSamePath = remote.filter(
                        known -> known.media().path().equals(agreed.media().path()))
                .isPresent();
        if (isConnected() && isSamePath) {
            remoteOrigin = origin;
            change(agreed, local.orElseThrow(), Optional.empty());
        }
        return isSamePath;
    }

    /** Takes over what {@link Renegotiation#apply} has agreed. */
    void change(NegotiatedMedia agreed, LocalMedia ours, Optional<MediaLeg> replacement) {
        local = Optional.of(ours);
        conference.lifetime().touched();
        if (remote.isEmpty() || replacement.isPresent()) {
            Optional<MediaLeg> before = media;
            media = replacement.or(() -> before);
            join(agreed);
            replacement.flatMap(newLeg -> before).ifPresent(MediaLeg::release);
        } else {
            remote = Optional.of(agreed);
            media.ifPresent(leg -> leg.change(agreed, asUser()));
            direction(agreed.media().direction());
        }
    }

    /**
     * Frees dialog and media; the dialog is ended by BYE unless the peer has ended it.
     *
     * @param reason for the Reason header of the BYE, and for the roster
     */
    void disconnect(Departure how, boolean sendBye, Optional<String> reason) {
        timer.stop();
        media.ifPresent(MediaLeg::release);
        media = Optional.empty();
        if (sendBye) {
            dialog.ifPresent(leg -> leg.bye(reason));
        }
        dialog = Optional.empty();
        departure = Optional.of(how);
        departureReason = reason;
        moveTo(Status.DISCONNECTED);
    }
}
