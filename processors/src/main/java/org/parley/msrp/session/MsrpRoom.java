package org.parley.msrp.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.parley.cpim.UriKey;
import org.parley.loop.Loop;
import org.parley.msrp.MsrpStatus;
import org.parley.msrp.Nickname;

/**
 * The MSRP sessions of one conference. Its loop opens, changes and closes it and publishes a {@link RoomView} after each
 * change; event loops read that.
 */
public final class MsrpRoom {

    /** Why a session has no connection. */
    public enum Failure {
        /** The peer could not be connected to. */
        UNREACHABLE,
        /** The peer refused our first request. */
        REFUSED_BY_PEER,
        /** The peer did not answer our first request in time. */
        NOT_ANSWERED,
        /** The peer that we connected to is not the one of its SDP. */
        NOT_PROVEN,
        /** Nobody connected within {@link MsrpLimits#bindTimeout}. */
        NOT_BOUND_IN_TIME,
        /** The connection was lost, and no other came within {@link MsrpLimits#reconnectGrace}. */
        NOT_RECONNECTED
    }

    /** What the conference is told, on the room's loop. */
    public interface Listener {

        /** A connection carries the session. */
        void bound(MsrpSession session);

        /** The session's connection is gone; another may come. */
        void connectionLost(MsrpSession session);

        /** The session has no connection and will hardly get one. It stays joined until it is released. */
        void connectionFailed(MsrpSession session, Failure reason);

        /** The participant is called so from now on; empty: by no nickname. */
        void nickname(MsrpSession session, Optional<String> nickname);

        /** Too much waited for the session; it was cut off and is to be released. */
        void slowReader(MsrpSession session);
    }

    private final MsrpSwitch owner;
    private final String conferenceId;
    private final String uri;
    private final String key;
    private final Loop loop;
    private final Listener listener;
    private final Optional<MessageTap> archive;
    private final MessageClaims claims = new MessageClaims();
    private final Nicknames nicknames = new Nicknames();

    /** Owned by the loop. */
    private final List<MsrpSession> sessions = new ArrayList<>();

    /** When the last chunk of a message came, on the clock of {@link System#nanoTime}; from any thread. */
    private final AtomicLong heardAtNs = new AtomicLong(System.nanoTime());

    private volatile RoomView view = RoomView.EMPTY;

    MsrpRoom(
            MsrpSwitch owner,
            String conferenceId,
            String roomUri,
            Loop loop,
            Listener listener,
            Optional<MessageTap> archive) {
        this.owner = owner;
        this.conferenceId = conferenceId;
        this.uri = roomUri;
        this.key = UriKey.of(roomUri);
        this.loop = loop;
        this.listener = listener;
        this.archive = archive;
    }

    /**
     * Makes a session with a path of its own, on the room's loop.
     *
     * @param participantKey whatever the conference knows the participant by
     */
    public MsrpSession reserve(String participantKey) {
        return reserve(participantKey, OwnEndpoint.plain(owner.settings().port()));
    }

    /** The same for a session that is not simply over TCP. */
    public MsrpSession reserve(String participantKey, OwnEndpoint at) {
        MsrpSession session = owner.newSession(this, participantKey, at);
        sessions.add(session);
        return session;
    }

    /** Releases all sessions, on the room's loop. */
    public void close() {
        List.copyOf(sessions).forEach(MsrpSession::release);
        owner.close(this);
    }

    /** The session identity. */
    public String uri() {
        return uri;
    }

    public String conferenceId() {
        return conferenceId;
    }

    /** For how long no participant has sent anything; since the room was opened when nobody has yet. From any thread. */
    public Duration quiet() {
        return Duration.ofNanos(System.nanoTime() - heardAtNs.get());
    }

    /** A chunk of a message came from a participant in a read that began then; from any thread, for every chunk. */
    void heard(long readAtNs) {
        heardAtNs.lazySet(readAtNs);
    }

    /** Shows event loops who takes part. */
    void publish() {
        view = RoomView.of(sessions.stream()
                .filter(session -> session.outlet() != null && !session.isGone())
                .toList());
    }

    void remove(MsrpSession session) {
        sessions.remove(session);
        if (sessions.stream().noneMatch(other -> other.participantKey().equals(session.participantKey()))) {
            nicknames.release(session.participantKey());
        }
        owner.forget(session);
        publish();
    }

    void connect(MsrpSession session, PeerEndpoint peer) {
        owner.connect(session, peer);
    }

    /** Runs a task on the loop; when its queue is full, as soon as it is not. */
    void post(Runnable task) {
        owner.post(loop, task);
    }

    /** Runs a task on the event loop of a connection; not at all when that has ended. */
    void onEventLoop(MsrpConnection connection, Runnable task) {
        owner.onEventLoop(connection, task);
    }

    /** Who gets a copy of the next message of a participant. */
    Optional<MessageTap> tap() {
        Optional<MessageTap> readers = owner.tap();
        if (archive.isEmpty()) {
            return readers;
        }
        return readers.isEmpty() ? archive : Optional.of(new BothTaps(archive.get(), readers.get()));
    }

    /** Who gets a copy also of what the server itself says. */
    Optional<MessageTap> archive() {
        return archive;
    }

    /**
     * Sends a message of the server's own, from any thread.
     *
     * @param cpim the whole message/cpim body
     * @param wrappedType type of its content in lower case, without parameters
     * @param recipient URI of the only participant to get it, as others see him; empty: everybody
     * @return sessions that it goes to; 0 when there is no such participant, or nobody who takes the type
     */
    public int announce(byte[] cpim, String wrappedType, Optional<String> recipient) {
        RoomView now = view;
        Optional<List<MsrpSession>> only = recipient.map(uri -> now.addressedBy(UriKey.of(uri)));
        return new Announcement(this).send(cpim, wrappedType, only);
    }

    MsrpSettings settings() {
        return owner.settings();
    }

    RoomView view() {
        return view;
    }

    /**
     * NICKNAME from a participant; from any thread.
     *
     * @return 200, or 425 when the name is another participant's, or is how another one is addressed
     */
    //= RFC7701-7-2
    MsrpStatus nickname(MsrpSession session, Nickname wanted) {
        boolean isAnothersUri = view.addressedBy(UriKey.of(wanted.text())).stream()
                .anyMatch(other -> !other.participantKey().equals(session.participantKey()));
        if (isAnothersUri || !nicknames.claim(session.participantKey(), wanted)) {
            return MsrpStatus.NICKNAME_TAKEN;
        }
        tally().count(MsrpEvent.NICKNAME_SET);
        post(() -> listener.nickname(session, Optional.of(wanted.text()).filter(text -> !text.isEmpty())));
        return MsrpStatus.OK;
    }

    MessageClaims claims() {
        return claims;
    }

    String key() {
        return key;
    }

    Loop loop() {
        return loop;
    }

    Listener listener() {
        return listener;
    }

    Tally tally() {
        return owner.tally();
    }
}
