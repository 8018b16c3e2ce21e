package org.parley.msrp.session;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.parley.limit.Holding;
import org.parley.limit.Source;
import org.parley.limit.TokenBuckets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connections of peers are taken. When there are too many, the one that has been longest without a session gives its
 * place to the newcomer; those that have one keep theirs. Used by the acceptors of all listeners.
 */
final class ConnectionAdmission {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionAdmission.class);

    /** Sources whose rate is remembered. Ours. */
    private static final int MOST_SOURCES = 10_000;

    /** Least time between two log lines: whoever floods us must not fill the log too. */
    private static final long LOG_INTERVAL_NS = 1_000_000_000L;

    private final Tally tally;
    private final LongSupplier nowNs;
    private final TokenBuckets<Source> opens = new TokenBuckets<>(MOST_SOURCES);
    private final Map<Source, Integer> openBySource = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Set<Channel> newcomers = new LinkedHashSet<>();
    private final AtomicLong lastLogNs;

    ConnectionAdmission(Tally tally, LongSupplier nowNs) {
        this.tally = tally;
        this.nowNs = nowNs;
        lastLogNs = new AtomicLong(nowNs.getAsLong() - LOG_INTERVAL_NS);
    }

    /** Whether a connection that a peer has opened is taken; it counts until it is closed. */
    //= SEC-3
    boolean admits(Channel channel, ConnectionLimits limits) {
        InetAddress address = channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
        Source source = Source.of(address);
        if (!limits.isTrusted().test(address)) {
            if (opens.take(source, 1, limits.opensOfOneSource(), nowNs.getAsLong()) > 0) {
                return refused(address, "its address opens more than limits.connectsPerSource");
            }
            if (openBySource.getOrDefault(source, 0) >= limits.mostOfOneSource()) {
                return refused(address, "its address has limits.msrpConnectionsPerSource open");
            }
        }
        if (open.get() >= limits.most()) {
            Optional<Channel> gone = oldestNewcomer();
            refused(address, "limits.msrpConnections are open");
            if (gone.isEmpty()) {
                return false;
            }
            gone.get().close();
        }
        count(channel, source);
        return true;
    }

    private void count(Channel channel, Source source) {
        open.incrementAndGet();
        openBySource.merge(source, 1, Integer::sum);
        synchronized (newcomers) {
            newcomers.add(channel);
        }
        channel.closeFuture().addListener(closed -> {
            open.decrementAndGet();
            openBySource.computeIfPresent(source, (key, count) -> count == 1 ? null : count - 1);
            bound(channel);
        });
    }

    /** The connection has a session, or is closed: it gives way to nobody any more. */
    void bound(Channel channel) {
        synchronized (newcomers) {
            newcomers.remove(channel);
        }
    }

    private Optional<Channel> oldestNewcomer() {
        synchronized (newcomers) {
            Iterator<Channel> oldest = newcomers.iterator();
            if (!oldest.hasNext()) {
                return Optional.empty();
            }
            Channel channel = oldest.next();
            oldest.remove();
            return Optional.of(channel);
        }
    }

    List<Holding> holdings() {
        synchronized (newcomers) {
            return List.of(
                    opens.holding("msrp.connectingSources"),
                    Holding.living("msrp.connectedSources", openBySource.size()),
                    Holding.living("msrp.newcomers", newcomers.size()));
        }
    }

    private boolean refused(InetAddress address, String reason) {
        tally.count(MsrpEvent.CONNECTION_REFUSED);
        long now = nowNs.getAsLong();
        long last = lastLogNs.get();
        if (now - last >= LOG_INTERVAL_NS && lastLogNs.compareAndSet(last, now)) {
            LOG.warn("MSRP connection of {} is closed: {}", address.getHostAddress(), reason);
        }
        return false;
    }
}
