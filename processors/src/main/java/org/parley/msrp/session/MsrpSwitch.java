package org.parley.msrp.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.parley.limit.Holding;
import org.parley.loop.Loop;
import org.parley.msrp.MsrpDecoder;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.WebSocketOpening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MSRP switch of a server: its rooms, the table of sessions, and the pipelines of their connections, whoever listens
 * for those. Any thread may call it.
 */
public final class MsrpSwitch {

    private static final Logger LOG = LoggerFactory.getLogger(MsrpSwitch.class);

    /** Characters of a session id. RFC 4975 section 14.1 asks for 80 random bits; 22 letters and digits have 130. */
    //= RFC4975-14.1-1
    private static final int SESSION_ID_LENGTH = 22;

    /** What a channel takes before it counts as not writable, and when it counts as writable again. Ours. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    /** Longest silence of a client with a WebSocket. Ours: servers before us close one after a minute. */
    private static final Duration WEB_SOCKET_SILENCE = Duration.ofSeconds(30);

    /** Wait before a task is offered again to a loop whose queue was full. Ours. */
    private static final int RETRY_MS = 50;

    private final Supplier<MsrpSettings> settings;
    private final MsrpConnector connector;
    private final Tally tally = new Tally();
    private final ConnectionAdmission admission = new ConnectionAdmission(tally, System::nanoTime);
    private final Map<String, MsrpRoom> rooms = new ConcurrentHashMap<>();
    private final Map<String, MsrpSession> sessions = new ConcurrentHashMap<>();
    private final Set<MsrpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<EventLoop, Courier> couriers = new ConcurrentHashMap<>();
    private volatile Optional<MessageTap> tap = Optional.empty();

    public MsrpSwitch(Supplier<MsrpSettings> settings, MsrpConnector connector) {
        this.settings = settings;
        this.connector = connector;
    }

    /** Whether a channel that a peer has opened is taken; to be asked once, before anything is read from it. */
    public boolean admits(Channel channel) {
        return admission.admits(channel, settings.get().connections());
    }

    /** A connection has a session from now on. */
    void bound(MsrpConnection connection) {
        admission.bound(connection.channel());
    }

    /** Makes a channel speak MSRP; for accepted and for opened channels, behind TLS if there is any. */
    public void initPipeline(ChannelPipeline pipeline) {
        MsrpSettings current = settings.get();
        init(pipeline, current, new MsrpDecoder(current.codecLimits()), Framing.STREAM);
    }

    /** Makes an accepted channel speak MSRP over WebSocket, behind TLS if there is any. */
    public void initWebSocketPipeline(ChannelPipeline pipeline) {
        MsrpSettings current = settings.get();
        MsrpDecoder decoder = new MsrpDecoder(current.codecLimits());
        //= FAULT-15
        Duration keepAlive = current.limits().keepAlive();
        Duration silence = keepAlive.compareTo(WEB_SOCKET_SILENCE) < 0 ? keepAlive : WEB_SOCKET_SILENCE;
        pipeline.addLast("websocket-opening", new WebSocketOpening(decoder, silence, this::webSocketRefused));
        init(pipeline, current, decoder, Framing.WEB_SOCKET);
    }

    private void init(ChannelPipeline pipeline, MsrpSettings current, MsrpDecoder decoder, Framing framing) {
        pipeline.channel().config().setOption(ChannelOption.TCP_NODELAY, true);
        pipeline.channel().config().setWriteBufferWaterMark(WATER_MARK);
        KeepAlive.on(pipeline.channel().config(), current.limits().keepAlive());
        pipeline.addLast("msrp-decoder", decoder);
        pipeline.addLast("msrp-connection", new MsrpConnection(this, current, framing));
    }

    private void webSocketRefused(String reason) {
        tally.count(MsrpEvent.WEBSOCKET_REFUSED);
        LOG.debug("a WebSocket for MSRP is refused: {}", reason);
    }

    /**
     * Opens the room of a conference.
     *
     * @param roomUri CPIM To of messages to everybody, the session identity
     * @param loop the conference's loop, from which the room and its sessions are used
     */
    public MsrpRoom openRoom(String conferenceId, String roomUri, Loop loop, MsrpRoom.Listener listener) {
        return openRoom(conferenceId, roomUri, loop, listener, Optional.empty());
    }

    /** The same with somebody who gets a copy of each whole message of this room, those of the server itself included. */
    public MsrpRoom openRoom(
            String conferenceId, String roomUri, Loop loop, MsrpRoom.Listener listener, Optional<MessageTap> archive) {
        MsrpRoom room = new MsrpRoom(this, conferenceId, roomUri, loop, listener, archive);
        rooms.put(conferenceId, room);
        return room;
    }

    /** The room of a conference that has not ended. */
    public Optional<MsrpRoom> room(String conferenceId) {
        return Optional.ofNullable(rooms.get(conferenceId));
    }

    /** From now on {@code reader} gets a copy of each whole message; empty: nobody does, and nothing is copied. */
    public void tap(Optional<MessageTap> reader) {
        tap = reader;
    }

    Optional<MessageTap> tap() {
        return tap;
    }

    /** What there is and what has happened. */
    public MsrpCensus census() {
        long queued =
                sessions.values().stream().mapToLong(MsrpSession::queuedBytes).sum();
        int members = rooms.values().stream()
                .mapToInt(room -> room.view().sessions().size())
                .sum();
        return new MsrpCensus(
                rooms.size(), members, sessions.size(), connections.size(), queued, tally.responses(), tally.events());
    }

    /** How much the tables hold that peers fill, beside what the census counts. */
    public List<Holding> holdings() {
        return admission.holdings();
    }

    MsrpSession newSession(MsrpRoom room, String participantKey, OwnEndpoint at) {
        MsrpSettings current = settings.get();
        while (true) {
            String id = TransactionIds.random(SESSION_ID_LENGTH);
            String path = MsrpUri.of(at.isSecure(), current.pathHost(), at.port(), id, at.parameter())
                    .toString();
            MsrpSession session = new MsrpSession(room, id, path, participantKey, at.framing());
            if (sessions.putIfAbsent(id, session) == null) {
                return session;
            }
        }
    }

    void forget(MsrpSession session) {
        sessions.remove(session.id());
    }

    void close(MsrpRoom room) {
        rooms.remove(room.conferenceId(), room);
    }

    Optional<MsrpSession> session(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    void connect(MsrpSession session, PeerEndpoint peer) {
        connector.connect(peer, this::initPipeline).whenComplete((channel, failure) -> {
            if (failure != null) {
                LOG.info(
                        "{}: no MSRP connection to a peer: {}",
                        session.room().conferenceId(),
                        failure.getClass().getSimpleName());
                session.failed(
                        failure instanceof SSLException ? MsrpRoom.Failure.NOT_PROVEN : MsrpRoom.Failure.UNREACHABLE);
                return;
            }
            MsrpConnection connection = channel.pipeline().get(MsrpConnection.class);
            if (connection == null) {
                session.failed(MsrpRoom.Failure.UNREACHABLE);
            } else {
                onEventLoop(connection, () -> connection.adopt(session));
            }
        });
    }

    void post(Loop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // One task for each thing that happened to a session, so few wait here.
            GlobalEventExecutor.INSTANCE.schedule(() -> post(loop, task), RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    void onEventLoop(MsrpConnection connection, Runnable task) {
        try {
            connection.channel().eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("an event loop has ended, and its connections with it");
        }
    }

    Courier courier(EventLoop eventLoop) {
        return couriers.computeIfAbsent(eventLoop, loop -> {
            if (loop instanceof SingleThreadEventLoop threaded) {
                // A listener that is opened anew may bring event loops of its own; those of the old one are forgotten.
                threaded.terminationFuture().addListener(ended -> couriers.remove(loop));
            }
            return new Courier(loop, tally);
        });
    }

    void opened(MsrpConnection connection) {
        connections.add(connection);
    }

    /** True the first time. */
    boolean closed(MsrpConnection connection) {
        return connections.remove(connection);
    }

    MsrpSettings settings() {
        return settings.get();
    }

    Tally tally() {
        return tally;
    }
}
