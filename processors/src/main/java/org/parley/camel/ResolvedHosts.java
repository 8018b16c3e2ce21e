package org.parley.camel;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.parley.sdp.HostComparison;

/**
 * Compares hosts by their addresses, and asks the name servers for those of names. Whoever asks waits, but never longer
 * than the look-up may take; a name without address in time is the same as nothing else.
 */
public final class ResolvedHosts implements HostComparison, AutoCloseable {

    /** Longest wait for the addresses of a name. Ours: name servers answer in milliseconds or not at all. */
    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(2);

    /** Most look-ups at a time. Ours: beyond it the name servers do not answer, and hosts count as different. */
    private static final int LOOKUPS = 16;

    private final ThreadPoolExecutor lookups =
            new ThreadPoolExecutor(0, LOOKUPS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "msrp-hosts");
                thread.setDaemon(true);
                return thread;
            });

    @Override
    public boolean isSame(String one, String other) {
        if (one.equalsIgnoreCase(other)) {
            return true;
        }
        Set<InetAddress> common = new HashSet<>(addresses(one));
        common.retainAll(addresses(other));
        return !common.isEmpty();
    }

    private List<InetAddress> addresses(String host) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return literal != null ? List.of(InetAddress.getByAddress(literal)) : resolved(host);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + literal.length + " octets", e);
        }
    }

    private List<InetAddress> resolved(String name) {
        try {
            Future<InetAddress[]> lookup = lookups.submit(() -> InetAddress.getAllByName(name));
            return Arrays.asList(lookup.get(LOOKUP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | RejectedExecutionException unknown) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
