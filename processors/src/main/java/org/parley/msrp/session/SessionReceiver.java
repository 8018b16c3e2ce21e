package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.parley.msrp.ByteRange;
import org.parley.msrp.MsrpRequest;
import org.parley.msrp.MsrpStatus;
import org.parley.msrp.Nickname;
import org.parley.msrp.Octets;

/**
 * What one session has sent and not finished. Made when the session is bound to a connection, gone when it is not; owned
 * by that connection's event loop.
 */
final class SessionReceiver {

    /** Refused messages whose later chunks are still recognised. Ours: as many as may be under way in one burst. */
    private static final int REFUSED_MESSAGES = 64;

    private static final byte[] CPIM = TypeFilter.CPIM.getBytes(US_ASCII);

    private final MsrpSession session;
    private final MsrpConnection connection;
    private final LinkedHashMap<Octets, IncomingMessage> messages = new LinkedHashMap<>(4, 0.75f, true);
    private final LinkedHashMap<Octets, MsrpStatus> refused = new LinkedHashMap<>(4);

    /** The gate of the last message. */
    private Optional<CpimGate> gate = Optional.empty();

    /** Runs while a message is unfinished. */
    private Optional<Future<?>> chunkTimer = Optional.empty();

    SessionReceiver(MsrpSession session, MsrpConnection connection) {
        this.session = session;
        this.connection = connection;
    }

    /** What becomes of a SEND whose head is here: a status that refuses it, or the message it belongs to, or neither. */
    record Admission(MsrpStatus status, Optional<IncomingMessage> message) {

        static final Admission NO_MESSAGE = new Admission(MsrpStatus.OK, Optional.empty());

        static Admission refused(MsrpStatus status) {
            return new Admission(status, Optional.empty());
        }
    }

    Admission admit(MsrpRequest request) {
        IncomingMessage message = messages.get(request.messageId());
        if (message != null) {
            MsrpStatus status = request.contentType().isEmpty() ? MsrpStatus.OK : message.resume(request.byteRange());
            if (status != MsrpStatus.OK) {
                refuse(message, status);
                return Admission.refused(status);
            }
            session.room().heard(connection.readAtNs());
            return new Admission(MsrpStatus.OK, Optional.of(message));
        }
        // Deployed clients bind their session by an empty body of some type.
        if (request.contentType().isEmpty() || request.byteRange().total() == 0) {
            return Admission.NO_MESSAGE;
        }
        MsrpSettings settings = session.room().settings();
        MsrpStatus status = check(request, settings);
        if (status != MsrpStatus.OK) {
            remember(request.messageId(), status);
            return Admission.refused(status);
        }
        session.room().heard(connection.readAtNs());
        return new Admission(MsrpStatus.OK, Optional.of(begin(request, settings)));
    }

    /** Answers NICKNAME. */
    //= RFC7701-7-2
    MsrpStatus nickname(MsrpRequest request) {
        if (!session.room().settings().nicknames()) {
            return MsrpStatus.FORBIDDEN;
        }
        return request.header("Use-Nickname")
                .flatMap(Nickname::parse)
                .map(wanted -> session.room().nickname(session, wanted))
                .orElse(MsrpStatus.MALFORMED_NICKNAME);
    }

    private MsrpStatus check(MsrpRequest request, MsrpSettings settings) {
        ByteRange range = request.byteRange();
        if (request.messageId().isEmpty()) {
            return MsrpStatus.BAD_REQUEST;
        }
        if (range.start() != 1) {
            MsrpStatus earlier = refused.get(request.messageId());
            return earlier == null ? MsrpStatus.OUT_OF_BOUNDS : earlier;
        }
        if (!session.peer().maySend()) {
            return MsrpStatus.FORBIDDEN;
        }
        //= RFC7701-6.1-5
        if (!isCpim(request) && !settings.passesUnwrapped()) {
            return MsrpStatus.UNSUPPORTED_MEDIA_TYPE;
        }
        return range.total() > settings.maxSize() ? MsrpStatus.STOP_SENDING : MsrpStatus.OK;
    }

    private static boolean isCpim(MsrpRequest request) {
        Octets type = request.contentType();
        return type.matchesIgnoringCase(CPIM) || TypeFilter.bare(type.text()).equals(TypeFilter.CPIM);
    }

    private IncomingMessage begin(MsrpRequest request, MsrpSettings settings) {
        byte[] id = request.messageId().toBytes();
        Octets key = new Octets(id, 0, id.length);
        if (!refused.isEmpty()) {
            refused.remove(key);
        }
        if (messages.size() == settings.limits().messagesInProgress()) {
            IncomingMessage idle = messages.values().iterator().next();
            refuse(idle, MsrpStatus.STOP_SENDING);
        }
        String type = isCpim(request) ? TypeFilter.CPIM : request.contentType().text();
        IncomingMessage message = new IncomingMessage(this, key, type, request, settings);
        messages.put(key, message);
        return message;
    }

    /** The message ends here; its recipients learn of it, its later chunks get the same answer. */
    void refuse(IncomingMessage message, MsrpStatus status) {
        messages.remove(message.senderId());
        message.abort();
        remember(message.senderId(), status);
    }

    /** The message has ended as its sender wished. */
    void finish(IncomingMessage message) {
        messages.remove(message.senderId());
        message.finish();
    }

    /** More of a message is to come: within the time for it, or its recipients learn that it ends. */
    //= RFC7701-6.3-6
    void awaitMore() {
        if (chunkTimer.isEmpty()) {
            chunkTimer = Optional.of(
                    connection.later(session.room().settings().limits().chunkTimeout(), this::giveUpIdle));
        }
    }

    private void giveUpIdle() {
        chunkTimer = Optional.empty();
        List<IncomingMessage> idle =
                messages.values().stream().filter(IncomingMessage::isIdle).toList();
        idle.forEach(message -> refuse(message, MsrpStatus.REQUEST_TIMEOUT));
        if (!idle.isEmpty()) {
            count(MsrpEvent.CHUNK_MISSED, idle.size());
            connection.flush();
        }
        if (!messages.isEmpty()) {
            awaitMore();
        }
    }

    /**
     * A recipient lags behind. The sender of a large message waits for him, and any sender where that is the policy.
     *
     * @param sent octets of the message so far
     */
    //= RFC7701-6.3-8
    void lags(Outlet outlet, long sent) {
        MsrpSettings settings = session.room().settings();
        boolean isPausing = settings.slowReader() == MsrpSettings.SlowReader.PAUSE_SENDER;
        if (isPausing || sent > settings.limits().largeMessageBytes()) {
            connection.awaitRecipient(outlet, isPausing);
        }
    }

    /** A recipient who reads nothing gets no more of the messages that wait for him. */
    void giveUp(Outlet recipient) {
        messages.values().forEach(message -> message.giveUp(recipient));
    }

    /** A recipient does not get the message, or not all of it; from any thread. */
    void undelivered(IncomingMessage message) {
        if (message.asksForFailureReports()) {
            session.onCarrier(carrier -> carrier.report(session, message, MsrpStatus.REQUEST_TIMEOUT));
        }
    }

    /** The connection or the session is gone. */
    void close() {
        chunkTimer.ifPresent(timer -> timer.cancel(false));
        chunkTimer = Optional.empty();
        messages.values().forEach(IncomingMessage::abort);
        messages.clear();
        refused.clear();
    }

    private void remember(Octets id, MsrpStatus status) {
        if (id.isEmpty()) {
            return;
        }
        if (refused.size() == REFUSED_MESSAGES) {
            refused.remove(refused.keySet().iterator().next());
        }
        byte[] own = id.toBytes();
        refused.put(new Octets(own, 0, own.length), status);
    }

    MsrpSession session() {
        return session;
    }

    RoomView view() {
        return session.room().view();
    }

    MessageClaims claims() {
        return session.room().claims();
    }

    CpimGate gate(MsrpSettings settings) {
        JoinedPeer peer = session.joinedPeer();
        CpimGate fit = gate.filter(last -> last.isFor(peer, settings))
                .orElseGet(() -> new CpimGate(peer, session.room().key(), settings));
        gate = Optional.of(fit);
        return fit;
    }

    /** Who reads along, if anybody does. */
    Optional<MessageTap> tap() {
        return session.room().tap();
    }

    Gathering gathering() {
        return connection.gathering();
    }

    void touched(Outlet outlet) {
        connection.touched(outlet);
    }

    void count(MsrpEvent event) {
        connection.tally().count(event);
    }

    private void count(MsrpEvent event, long times) {
        connection.tally().count(event, times);
    }
}
