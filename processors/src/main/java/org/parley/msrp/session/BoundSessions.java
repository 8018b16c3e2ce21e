package org.parley.msrp.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.parley.msrp.MsrpRequest;
import org.parley.msrp.MsrpResponse;
import org.parley.msrp.MsrpStatus;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.Octets;

/** The sessions bound to one connection, and how requests find them. Owned by the connection's event loop. */
final class BoundSessions {

    /** Longest wait for the response to our empty SEND: 30 s, RFC 4975 section 7.1.1. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /**
     * Where a request goes.
     *
     * @param mustWait its session is not joined yet; everything else says nothing then
     */
    record Route(MsrpStatus status, Optional<SessionReceiver> receiver, boolean mustWait) {

        private static final Route WAIT = new Route(MsrpStatus.OK, Optional.empty(), true);

        private static Route refused(MsrpStatus status) {
            return new Route(status, Optional.empty(), false);
        }
    }

    /** A bound session with the paths of the last request that was found to be right. */
    private static final class Binding {

        private final SessionReceiver receiver;
        private final Route route;
        private Octets toPath = Octets.EMPTY;
        private Octets fromPath = Octets.EMPTY;

        /** Transaction id of the empty SEND that is not answered yet, or nothing. */
        private byte[] bindId = new byte[0];

        private Optional<Future<?>> answerTimer = Optional.empty();

        Binding(SessionReceiver receiver) {
            this.receiver = receiver;
            this.route = new Route(MsrpStatus.OK, Optional.of(receiver), false);
        }

        void answered() {
            bindId = new byte[0];
            answerTimer.ifPresent(timer -> timer.cancel(false));
            answerTimer = Optional.empty();
        }

        boolean knows(MsrpRequest request) {
            return toPath.equals(request.toPath()) && fromPath.equals(request.fromPath());
        }
    }

    private final MsrpConnection connection;
    private final MsrpSwitch owner;
    private final MsrpSettings settings;
    private final Map<MsrpSession, Binding> bindings = new HashMap<>(4);
    private Optional<Binding> latest = Optional.empty();

    BoundSessions(MsrpConnection connection, MsrpSwitch owner, MsrpSettings settings) {
        this.connection = connection;
        this.owner = owner;
        this.settings = settings;
    }

    /** Finds the session of a request; the first request for a session binds it to this connection. */
    Route route(MsrpRequest request, boolean mayWait) {
        if (latest.isPresent() && latest.get().knows(request)) {
            return latest.get().route;
        }
        Optional<MsrpUri> to = MsrpUri.parse(request.toPath().before(' ').text());
        Optional<List<MsrpUri>> from = MsrpUri.parsePath(request.fromPath().text());
        if (to.isEmpty() || from.isEmpty()) {
            return Route.refused(MsrpStatus.BAD_REQUEST);
        }
        //= RFC4975-7.3-3
        Optional<MsrpSession> session = owner.session(to.get().sessionId());
        if (session.isEmpty()
                || request.toPath().before(' ').length() != request.toPath().length()) {
            return Route.refused(MsrpStatus.NO_SUCH_SESSION);
        }
        if (mayWait && session.get().waitForJoin(connection)) {
            return Route.WAIT;
        }
        if (!isToUs(to.get(), session.get()) || !session.get().isFromPeer(from.get(), settings.matchUri())) {
            return Route.refused(MsrpStatus.NO_SUCH_SESSION);
        }
        return bind(session.get(), request);
    }

    private boolean isToUs(MsrpUri to, MsrpSession session) {
        return settings.matchUri() == MsrpSettings.UriMatch.SESSION_ID
                || to.equals(MsrpUri.parse(session.localPath()).orElseThrow());
    }

    //= RFC4975-5.4-2
    private Route bind(MsrpSession session, MsrpRequest request) {
        Binding binding = bindings.get(session);
        if (binding == null) {
            if (bindings.size() == settings.limits().sessionsPerConnection()) {
                return Route.refused(MsrpStatus.SESSION_IN_USE);
            }
            if (!connection.isProvenFor(session)) {
                return Route.refused(MsrpStatus.FORBIDDEN);
            }
            MsrpStatus status = session.bind(connection);
            if (status != MsrpStatus.OK) {
                return Route.refused(status);
            }
            binding = add(session);
        }
        binding.toPath = request.toPath();
        binding.fromPath = request.fromPath();
        latest = Optional.of(binding);
        return binding.route;
    }

    private Binding add(MsrpSession session) {
        Binding binding = new Binding(new SessionReceiver(session, connection));
        bindings.put(session, binding);
        owner.bound(connection);
        return binding;
    }

    /** Binds a session for which we have connected. */
    //= RFC6135-4.2.3-1
    void adopt(MsrpSession session) {
        // The empty SEND has to be the first thing the peer gets: what is pending must not overtake it.
        if (session.canBind() && !connection.isProvenFor(session)) {
            session.failed(MsrpRoom.Failure.NOT_PROVEN);
        } else if (session.canBind()) {
            byte[] bindId = connection.sendEmpty(session.peerPath(), session.localPath());
            if (session.bind(connection) == MsrpStatus.OK) {
                Binding binding = add(session);
                binding.bindId = bindId;
                binding.answerTimer = Optional.of(connection.later(ANSWER_TIMEOUT, () -> unanswered(session)));
            }
        }
    }

    /** The peer has a connection and says nothing on it: as if it had broken. */
    //= RFC4975-7.1.1-3
    private void unanswered(MsrpSession session) {
        session.failed(MsrpRoom.Failure.NOT_ANSWERED);
        connection.drop(session, true);
        session.lost(connection);
    }

    /** A response of the peer; the only one that matters is a refusal of our empty SEND. */
    void response(MsrpResponse response) {
        for (Binding binding : bindings.values()) {
            if (response.transactionId().matches(binding.bindId)) {
                binding.answered();
                if (response.status() != MsrpStatus.OK.code()) {
                    binding.receiver.session().failed(MsrpRoom.Failure.REFUSED_BY_PEER);
                }
            }
        }
    }

    void remove(MsrpSession session) {
        Binding binding = bindings.remove(session);
        if (binding != null) {
            latest = latest.filter(last -> last != binding);
            binding.answered();
            binding.receiver.close();
        }
    }

    /** The connection is gone. */
    void lose() {
        List<Binding> lost = List.copyOf(bindings.values());
        bindings.clear();
        latest = Optional.empty();
        lost.forEach(binding -> {
            binding.answered();
            binding.receiver.close();
            binding.receiver.session().lost(connection);
        });
    }

    boolean isEmpty() {
        return bindings.isEmpty();
    }

    Collection<SessionReceiver> all() {
        return Arrays.asList(
                bindings.values().stream().map(binding -> binding.receiver).toArray(SessionReceiver[]::new));
    }
}
