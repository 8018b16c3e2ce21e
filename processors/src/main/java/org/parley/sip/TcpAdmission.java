package org.parley.sip;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.parley.limit.Holding;
import org.parley.limit.Source;
import org.parley.limit.TokenBuckets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much peers may make the connections keep: connections, those of one address, and octets of messages that are not
 * whole. Belongs to the selector thread; the count may be read from anywhere.
 */
final class TcpAdmission {

    private static final Logger LOG = LoggerFactory.getLogger(TcpAdmission.class);

    /** Least time between two log lines: whoever floods us must not fill the log too. */
    private static final long LOG_INTERVAL_MS = 1_000;

    /** Sources whose rate is remembered. Ours. */
    private static final int MOST_SOURCES = 10_000;

    private final Map<Source, Integer> byAddress = new HashMap<>();
    private final TokenBuckets<Source> opens = new TokenBuckets<>(MOST_SOURCES);
    private final LongAdder refused = new LongAdder();
    private long heldBytes;
    private long lastLogMs = Long.MIN_VALUE / 2;

    /** Why {@code address} may not open one more; empty when it may. Certificates come later. */
    //= SEC-3
    Optional<String> objection(InetAddress address, SipSettings settings, long nowNs) {
        SipSettings.Tcp limits = settings.limits().tcp();
        if (settings.trustedPeers().contains(address)) {
            return Optional.empty();
        }
        if (opens.take(Source.of(address), 1, limits.opensOfOnePeer(), nowNs) > 0) {
            return Optional.of("its address opens more than limits.connectsPerSource");
        }
        return byAddress.getOrDefault(Source.of(address), 0) < limits.connectionsPerPeer()
                ? Optional.empty()
                : Optional.of("its address has limits.connectionsPerSource open: " + limits.connectionsPerPeer());
    }

    /** True when a stranger has opened the connection and let the time for a first message pass. */
    //= SEC-3
    static boolean isMute(TcpConnection connection, SipSettings settings, long nowNs) {
        return connection.isAccepted()
                && !connection.hasSpoken
                && !connection.framing().isGreeted()
                && nowNs - connection.openedNs
                        > settings.limits().tcp().unfinishedMessage().toNanos()
                && !settings.trustedPeers().contains(connection);
    }

    /** A peer opened it. */
    void opened(TcpConnection connection) {
        byAddress.merge(Source.of(connection.peer().getAddress()), 1, Integer::sum);
    }

    void closed(TcpConnection connection) {
        heldBytes -= connection.heldBytes;
        connection.heldBytes = 0;
        if (connection.isAccepted()) {
            byAddress.computeIfPresent(
                    Source.of(connection.peer().getAddress()), (source, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Counts anew what a connection holds; false when it is inside a message and all together hold too much. */
    boolean mayHold(TcpConnection connection, SipSettings.Tcp limits) {
        int now = connection.held();
        heldBytes += now - connection.heldBytes;
        connection.heldBytes = now;
        return heldBytes <= limits.unfinishedBytes() || !connection.isAwaited();
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

    /** Counts a connection that is closed because of a limit or a fault, and logs it if the last line is a while ago. */
    void countRefused(Object connection, String reason, long nowMs) {
        refused.increment();
        if (nowMs - lastLogMs >= LOG_INTERVAL_MS) {
            lastLogMs = nowMs;
            LOG.warn(
                    "{} is closed: {} ({} connections closed by limits or faults since the start)",
                    connection,
                    reason,
                    refused);
        }
    }

    /** Belongs to the selector thread but for the look at its sizes. */
    List<Holding> holdings() {
        return List.of(
                opens.holding("sip.connectingSources"), Holding.living("sip.connectedSources", byAddress.size()));
    }

    long refused() {
        return refused.sum();
    }
}
