package org.parley.sip;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much peers may make the TCP sockets keep: connections, those of one address, and octets of messages that are not
 * whole. Belongs to the selector thread; the count may be read from anywhere.
 */
final class TcpAdmission {

    private static final Logger LOG = LoggerFactory.getLogger(TcpAdmission.class);

    /** Least time between two log lines: whoever floods us must not fill the log too. */
    private static final long LOG_INTERVAL_MS = 1_000;

    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private final LongAdder refused = new LongAdder();
    private long heldBytes;
    private long lastLogMs = Long.MIN_VALUE / 2;

    /** True when {@code address} may open one more. */
    boolean admits(InetAddress address, SipSettings settings) {
        return settings.trusts(address)
                || byAddress.getOrDefault(address, 0) < settings.limits().tcp().connectionsPerPeer();
    }

    /** A peer opened it. */
    void opened(TcpConnection connection) {
        byAddress.merge(connection.peer().getAddress(), 1, Integer::sum);
    }

    void closed(TcpConnection connection) {
        heldBytes -= connection.heldBytes;
        connection.heldBytes = 0;
        if (connection.isAccepted()) {
            byAddress.computeIfPresent(
                    connection.peer().getAddress(), (address, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Counts anew what a connection holds; false when it is inside a message and all together hold too much. */
    boolean mayHold(TcpConnection connection, SipSettings.Tcp limits) {
        int now = connection.framing().capacity() + (connection.stalled == null ? 0 : connection.stalled.length);
        heldBytes += now - connection.heldBytes;
        connection.heldBytes = now;
        return heldBytes <= limits.unfinishedBytes() || !connection.framing().isInsideMessage();
    }

    /**
     * Whose place a newcomer gets when the table is full: the one whose message has been unfinished longest, else that
     * which never brought a message and was used longest ago. Peers that have spoken keep theirs.
     */
    static Optional<TcpConnection> givesWay(Collection<TcpConnection> connections) {
        Optional<TcpConnection> unfinished = connections.stream()
                .filter(connection -> connection.isAccepted() && connection.isUnfinished())
                .min(Comparator.comparingLong(connection -> connection.unfinishedSinceMs));
        return unfinished.or(() -> connections.stream()
                .filter(connection -> connection.isAccepted() && !connection.hasSpoken)
                .min(Comparator.comparingLong(TcpConnection::lastUsedMs)
                        .thenComparing((one, other) -> Long.signum(one.openedNs - other.openedNs))));
    }

    /** Counts a connection that is closed because of a limit, and logs it if the last line is a while ago. */
    void countRefused(Object peer, String reason, long nowMs) {
        refused.increment();
        if (nowMs - lastLogMs >= LOG_INTERVAL_MS) {
            lastLogMs = nowMs;
            LOG.warn("TCP {} is closed: {} ({} connections closed by limits since the start)", peer, reason, refused);
        }
    }

    long refused() {
        return refused.sum();
    }
}
