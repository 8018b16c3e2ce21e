package org.parley.msrp.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.parley.loop.Timer;
import org.parley.loop.Transitions;
import org.parley.msrp.MsrpStatus;
import org.parley.msrp.MsrpUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One participant's MSRP session with the switch. The room's loop reserves, joins and releases it; event loops bind it to
 * a connection and lose that again.
 *
 * <ul>
 *   <li>RESERVED: its path is in an SDP; requests for it wait a moment
 *   <li>JOINED: the peer is known; messages are kept for it until its connection is there
 *   <li>BOUND: a connection carries it
 *   <li>RELEASED: requests for it get 481
 * </ul>
 */
public final class MsrpSession {

    private static final Logger LOG = LoggerFactory.getLogger(MsrpSession.class);

    /** Life of a session. */
    enum State {
        RESERVED,
        JOINED,
        BOUND,
        RELEASED
    }

    /** What happens to a session. */
    enum Event {
        JOIN,
        BIND,
        LOSE,
        RELEASE
    }

    static final Transitions<State, Event> TRANSITIONS = Transitions.of(State.class, Event.class)
            .on(State.RESERVED, Event.JOIN, State.JOINED)
            .on(State.RESERVED, Event.RELEASE, State.RELEASED)
            .on(State.JOINED, Event.BIND, State.BOUND)
            .on(State.JOINED, Event.RELEASE, State.RELEASED)
            .on(State.BOUND, Event.LOSE, State.JOINED)
            .on(State.BOUND, Event.RELEASE, State.RELEASED)
            .build();

    /** Most connections that wait for one session to be joined. Ours: a peer has one, or a second after a retry. */
    private static final int WAITING_CONNECTIONS = 4;

    private final MsrpRoom room;
    private final String id;
    private final String localPath;
    private final String participantKey;
    private final Framing framing;
    private final List<MsrpConnection> waiting = new ArrayList<>(1);

    /** Owned by the room's loop. */
    private State state = State.RESERVED;

    /** Owned by the room's loop; runs while a connection is awaited. */
    private Optional<Timer> bindTimer = Optional.empty();

    // What event loops read and change, under the lock of this session.
    private volatile boolean isJoined;
    private volatile boolean isGone;
    private volatile JoinedPeer peer;
    private volatile PeerEndpoint endpoint;
    private volatile Outlet outlet;
    private volatile Optional<MsrpConnection> connection = Optional.empty();

    MsrpSession(MsrpRoom room, String id, String localPath, String participantKey, Framing framing) {
        this.room = room;
        this.id = id;
        this.localPath = localPath;
        this.participantKey = participantKey;
        this.framing = framing;
    }

    /** Our path for the SDP: {@code msrp://host:port/session-id;tcp}, or as {@link OwnEndpoint} says. */
    public String localPath() {
        return localPath;
    }

    /** The key it was reserved with. */
    public String participantKey() {
        return participantKey;
    }

    /** True while a connection carries the session; from any thread. */
    public boolean isBound() {
        return connection.isPresent();
    }

    /** Lets the participant take part, on the room's loop. In the active role the connection is opened now. */
    public void join(PeerMedia media) {
        join(media, PeerEndpoint.of(media.path().get(0)));
    }

    /** The same, where the connection is not simply one to the first URI of the peer's path without TLS. */
    public void join(PeerMedia media, PeerEndpoint at) {
        if (!step(Event.JOIN)) {
            return;
        }
        endpoint = at;
        peer = JoinedPeer.of(media);
        List<MsrpConnection> wake;
        synchronized (this) {
            outlet = newOutlet();
        }
        // Before the peer's first request is answered: whoever has seen that answer reaches him.
        room.publish();
        synchronized (this) {
            isJoined = true;
            wake = List.copyOf(waiting);
            waiting.clear();
        }
        awaitConnection();
        wake.forEach(MsrpConnection::wake);
        //= RFC6135-4.2.3-2
        if (media.role() == Role.ACTIVE) {
            room.connect(this, at);
        }
    }

    /** Takes over what a re-INVITE changed: direction, types, sizes, identities. The path stays what it was at the join. */
    public void update(PeerMedia media) {
        if (isJoined && !isGone) {
            peer = peer.with(media);
            room.publish();
        }
    }

    /** Ends the session, on the room's loop; whatever waits for it is given up. */
    public void release() {
        if (!step(Event.RELEASE)) {
            return;
        }
        bindTimer.ifPresent(Timer::cancel);
        room.remove(this);
        List<MsrpConnection> wake;
        Optional<MsrpConnection> bound;
        synchronized (this) {
            isGone = true;
            bound = connection;
            connection = Optional.empty();
            wake = List.copyOf(waiting);
            waiting.clear();
            if (outlet != null) {
                outlet.close(false);
            }
        }
        wake.forEach(MsrpConnection::wake);
        bound.ifPresent(carrier -> room.onEventLoop(carrier, () -> carrier.drop(this, false)));
    }

    private boolean step(Event event) {
        Optional<State> next = TRANSITIONS.next(state, event);
        if (next.isEmpty()) {
            LOG.warn("{}: {} is impossible while a session is {}", room.conferenceId(), event, state);
            return false;
        }
        state = next.get();
        return true;
    }

    private void awaitConnection() {
        awaitConnection(room.settings().limits().bindTimeout(), MsrpRoom.Failure.NOT_BOUND_IN_TIME);
    }

    private void awaitReconnection() {
        awaitConnection(room.settings().limits().reconnectGrace(), MsrpRoom.Failure.NOT_RECONNECTED);
    }

    private void awaitConnection(Duration patience, MsrpRoom.Failure failure) {
        bindTimer.ifPresent(Timer::cancel);
        bindTimer = Optional.of(room.loop().schedule(patience, () -> {
            if (state == State.JOINED) {
                synchronized (this) {
                    outlet.stopKeeping();
                }
                room.listener().connectionFailed(this, failure);
            }
        }));
    }

    private Outlet newOutlet() {
        Envelope envelope = framing.envelope(peer.path(), localPath);
        return new Outlet(this, envelope, room.settings().limits(), room.tally());
    }

    // --- called by event loops

    /** True when the session is reserved only; the connection is woken when that changes. */
    synchronized boolean waitForJoin(MsrpConnection arrived) {
        if (isJoined || isGone || waiting.size() == WAITING_CONNECTIONS) {
            return false;
        }
        waiting.add(arrived);
        return true;
    }

    /** True when no connection carries the session and one may. */
    synchronized boolean canBind() {
        return isJoined && !isGone && connection.isEmpty();
    }

    /** Binds the session: 200, 481 when it cannot be bound, 506 when another connection carries it. */
    MsrpStatus bind(MsrpConnection arrived) {
        synchronized (this) {
            if (!isJoined || isGone) {
                return MsrpStatus.NO_SUCH_SESSION;
            }
            //= RFC4975-7.3-4
            if (connection.isPresent() && connection.get() != arrived) {
                return MsrpStatus.SESSION_IN_USE;
            }
            connection = Optional.of(arrived);
            outlet.attach(arrived);
        }
        // Outside the lock: an idle loop runs the task at once, on this thread.
        room.post(() -> {
            if (state == State.JOINED && isBound()) {
                step(Event.BIND);
                bindTimer.ifPresent(Timer::cancel);
                room.listener().bound(this);
            }
        });
        return MsrpStatus.OK;
    }

    //= RFC1122-4.2.3.6-2
    /** The connection is gone; messages are kept for the next one. */
    void lost(MsrpConnection gone) {
        synchronized (this) {
            if (isGone || connection.isEmpty() || connection.get() != gone) {
                return;
            }
            connection = Optional.empty();
            outlet.detach();
        }
        room.tally().count(MsrpEvent.CONNECTION_LOST);
        room.post(() -> {
            if (state == State.JOINED || state == State.BOUND) {
                if (state == State.BOUND) {
                    step(Event.LOSE);
                }
                awaitReconnection();
                room.listener().connectionLost(this);
            }
        });
    }

    /** Too much waits for this recipient: it takes no part any more, the others go on. */
    //= RFC7701-6.3-5
    void readsTooSlowly(Outlet overflowing) {
        Optional<MsrpConnection> bound;
        synchronized (this) {
            if (isGone || overflowing != outlet) {
                return;
            }
            isGone = true;
            bound = connection;
            connection = Optional.empty();
            outlet.close(true);
        }
        room.tally().count(MsrpEvent.SLOW_READER);
        bound.ifPresent(carrier -> room.onEventLoop(carrier, () -> carrier.drop(this, true)));
        room.post(() -> {
            if (state != State.RELEASED) {
                room.publish();
                room.listener().slowReader(this);
            }
        });
    }

    /** The connection could not be made, or the peer refused the session on it. */
    //= RFC6135-5-1
    void failed(MsrpRoom.Failure reason) {
        room.tally().count(MsrpEvent.CONNECTION_FAILED);
        room.post(() -> {
            if (state != State.RELEASED) {
                room.listener().connectionFailed(this, reason);
            }
        });
    }

    /** Runs a task on the event loop of the connection that carries the session, if there is one; from any thread. */
    void onCarrier(Consumer<MsrpConnection> task) {
        // Without the lock: whoever asks may have another session's.
        connection.ifPresent(carrier -> room.onEventLoop(carrier, () -> task.accept(carrier)));
    }

    boolean isFromPeer(List<MsrpUri> fromPath, MsrpSettings.UriMatch match) {
        return isJoined && peer.isOrigin(fromPath, match);
    }

    /** True when this recipient may get a message of {@code type}, wrapping content of {@code wrapped}. */
    boolean takes(String type, Optional<String> wrapped) {
        return !isGone && peer.takes(type, wrapped);
    }

    long maxSize() {
        return peer.maxSize();
    }

    Framing framing() {
        return framing;
    }

    PeerEndpoint endpoint() {
        return endpoint;
    }

    JoinedPeer joinedPeer() {
        return peer;
    }

    PeerMedia peer() {
        return peer.media();
    }

    String peerPath() {
        return peer.path();
    }

    Outlet outlet() {
        return outlet;
    }

    MsrpRoom room() {
        return room;
    }

    String id() {
        return id;
    }

    boolean isGone() {
        return isGone;
    }

    /** True when this recipient has declared that he takes private messages. */
    boolean takesPrivateMessages() {
        return peer.media().takesPrivateMessages();
    }

    long queuedBytes() {
        Outlet current = outlet;
        return current == null ? 0 : current.queuedBytes();
    }

    /** Names no peer. */
    @Override
    public String toString() {
        return "MSRP session of " + room.conferenceId() + " in state " + state;
    }
}
