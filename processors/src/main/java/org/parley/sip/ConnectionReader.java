package org.parley.sip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what connections bring and hands on whole messages, within the bounds. Belongs to the selector thread. */
final class ConnectionReader {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionReader.class);

    /** How long a connection that we end may take to send the answer and to be closed by the peer. Ours. */
    private static final long ENDING_MS = 2_000;

    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(64 << 10);
    private final Inbox inbox;
    private final TcpAdmission admission;
    private final Supplier<SipSettings> settings;

    ConnectionReader(Inbox inbox, TcpAdmission admission, Supplier<SipSettings> settings) {
        this.inbox = inbox;
        this.admission = admission;
        this.settings = settings;
    }

    private SipSettings.Tcp limits() {
        return settings.get().limits().tcp();
    }

    /** The socket has something. */
    void read(TcpConnection connection) throws IOException {
        readBuffer.clear();
        int count = connection.channel().read(readBuffer);
        if (count < 0) {
            connection.close();
            return;
        }
        if (connection.isEnding()) {
            return;
        }
        heard(connection);
        readBuffer.flip();
        connection.receive(readBuffer);
        received(connection);
    }

    private static void heard(TcpConnection connection) {
        connection.heardMs = TcpSockets.nowMs();
        connection.isAsked = false;
        connection.touch(connection.heardMs);
    }

    /** Something came into the framing. */
    void received(TcpConnection connection) {
        deliver(connection);
        if (!admission.mayHold(connection, limits())) {
            admission.countRefused(
                    connection,
                    "unfinished messages hold " + limits().unfinishedBytes() + " octets",
                    TcpSockets.nowMs());
            connection.close();
        }
    }

    /** Hands on whole messages until the stream has no more or a lane is full. */
    private void deliver(TcpConnection connection) {
        try {
            Optional<byte[]> message = connection.framing().next();
            while (message.isPresent()) {
                reply(connection);
                connection.hasSpoken = true;
                connection.unfinishedSinceMs = TcpConnection.NEVER;
                if (!inbox.receive(message.get(), connection)) {
                    connection.stalled = message.get();
                    return;
                }
                message = connection.framing().next();
            }
            if (!connection.isAwaited()) {
                connection.unfinishedSinceMs = TcpConnection.NEVER;
            } else if (!connection.isUnfinished()) {
                connection.unfinishedSinceMs = TcpSockets.nowMs();
            }
            reply(connection);
            if (connection.framing().hasEnded()) {
                connection.end();
            }
        } catch (Framing.BrokenStream e) {
            end(connection, e);
        }
    }

    private static void reply(TcpConnection connection) {
        byte[] reply = connection.framing().takeReply();
        if (reply.length > 0) {
            connection.reply(reply);
        }
    }

    private void end(TcpConnection connection, Framing.BrokenStream fault) {
        if (fault.isOfTransport()) {
            admission.countRefused(connection, LogText.of(fault.getMessage()), TcpSockets.nowMs());
        } else {
            LOG.debug("{} is closed: {}", connection, fault.getMessage());
        }
        reply(connection);
        connection.framing().clear();
        fault.answer(connection).ifPresent(answer -> connection.send(answer, () -> {}));
        connection.end();
    }

    /** Closes a connection that has overstayed; true when one goes on whose lane was full. */
    boolean look(TcpConnection connection, long nowMs) {
        if (hasOverstayed(connection, nowMs)) {
            connection.close();
            return false;
        }
        if (TcpAdmission.isMute(connection, settings.get(), System.nanoTime())) {
            admission.countRefused(connection, "no message came within limits.firstMessageTime", nowMs);
            connection.close();
            return false;
        }
        if (!connection.isEnding() && isGone(connection, nowMs)) {
            admission.countRefused(connection, "it answers no Ping", nowMs);
            connection.close();
            return false;
        }
        boolean goesOn = connection.stalled != null && inbox.receive(connection.stalled, connection);
        if (goesOn) {
            connection.stalled = null;
            heard(connection);
            deliver(connection);
            admission.mayHold(connection, limits());
        }
        return goesOn;
    }

    /** Asks a peer who is silent whether he is there, and waits as long again. */
    //= RFC7118-6-1
    private boolean isGone(TcpConnection connection, long nowMs) {
        if (connection.stalled != null) {
            return false;
        }
        long silentMs = nowMs - connection.heardMs;
        long patienceMs = limits().ping().toMillis();
        if (silentMs > patienceMs && !connection.isAsked) {
            Optional<byte[]> question = connection.framing().question();
            question.ifPresent(connection::reply);
            connection.isAsked = question.isPresent();
        }
        return connection.isAsked && silentMs > 2 * patienceMs;
    }

    private boolean hasOverstayed(TcpConnection connection, long nowMs) {
        long unfinishedMs = connection.isUnfinished() ? nowMs - connection.unfinishedSinceMs : 0;
        long unusedMs = nowMs - connection.lastUsedMs();
        if (!connection.isAccepted() && !connection.isConnected()) {
            return Math.max(unusedMs, unfinishedMs) > limits().connect().toMillis();
        }
        return unfinishedMs > limits().unfinishedMessage().toMillis()
                || unusedMs
                        > (connection.isEnding() ? ENDING_MS : limits().idle().toMillis());
    }
}
