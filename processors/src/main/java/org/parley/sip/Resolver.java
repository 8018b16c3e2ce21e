package org.parley.sip;

import gov.nist.javax.sip.address.SipUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where a SIP URI leads (RFC 3263 section 4). Numeric hosts answer at once; names are looked up on threads of its
 * own and remembered for a while, so that no lane waits for a name server.
 */
final class Resolver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);

    private static final int DEFAULT_PORT = 5060;

    /** Threads for look-ups. Ours: some names may time out while others go on. */
    private static final int THREADS = 4;

    /** Most look-ups that wait. Ours; what comes then fails, as an unreachable name server would make it. */
    private static final int LONGEST_QUEUE = 10_000;

    /** How long an answer is used, milliseconds. Ours: short, because JNDI does not tell the records' own time. */
    private static final long FRESH_MS = 30_000;

    /** How long a failure is used, milliseconds. Ours: saves a burst of legs one time-out each. */
    private static final long FRESH_FAILURE_MS = 2_000;

    /** Most names remembered. Ours; the memory is dropped when full. */
    private static final int MOST_NAMES = 10_000;

    private final Names names;
    private final int mostHops;
    private final long patienceMs;
    private final Map<Question, CompletableFuture<List<Hop>>> asked = new ConcurrentHashMap<>();
    private final Map<Question, Answer> memory = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    private record Question(String host, int port, String transport) {}

    private record Answer(List<Hop> hops, long untilMs) {}

    /** What a name server says. Blocking. */
    interface Names {

        /** SRV records of a name such as {@code _sip._udp.example.com}; empty when there are none. */
        List<Service> services(String name);

        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    /** One SRV record. */
    record Service(int priority, int weight, int port, String target) {}

    /** @param patience how long somebody waits for all that is asked about one name */
    Resolver(Names names, int mostHops, Duration patience) {
        this.names = names;
        this.mostHops = mostHops;
        patienceMs = patience.toMillis();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(LONGEST_QUEUE), task -> {
                    Thread thread = new Thread(task, "sip-dns");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** The hop of a URI whose host is numeric. */
    //= RFC3263-4.2-1
    static Optional<Hop> numeric(SipUri uri) {
        return Cidr.numeric(host(uri))
                .map(address -> new Hop(
                        transport(uri).orElse("UDP"),
                        new InetSocketAddress(address, uri.getPort() > 0 ? uri.getPort() : DEFAULT_PORT)));
    }

    /**
     * Finds the hops in the order to try.
     *
     * @param then gets them, none when the name does not resolve, or not in time; at once, or on a thread of the resolver
     */
    void resolve(SipUri uri, Consumer<List<Hop>> then) {
        Optional<Hop> numeric = numeric(uri);
        if (numeric.isPresent()) {
            then.accept(List.of(numeric.get()));
            return;
        }
        Question question = new Question(
                host(uri).toLowerCase(Locale.ROOT),
                uri.getPort(),
                transport(uri).orElse(""));
        Answer known = memory.get(question);
        if (known != null && known.untilMs > nowMs()) {
            then.accept(known.hops);
            return;
        }
        //= FAULT-7
        ask(question)
                .copy()
                .completeOnTimeout(List.of(), patienceMs, TimeUnit.MILLISECONDS)
                .thenAccept(then);
    }

    /** Many who want to know the same ask once: a name whose server is silent holds one thread. */
    private CompletableFuture<List<Hop>> ask(Question question) {
        CompletableFuture<List<Hop>> mine = new CompletableFuture<>();
        CompletableFuture<List<Hop>> first = asked.putIfAbsent(question, mine);
        if (first != null) {
            return first;
        }
        try {
            threads.execute(() -> answer(question, mine));
        } catch (RejectedExecutionException e) {
            LOG.debug("The resolver has {} questions waiting", LONGEST_QUEUE);
            asked.remove(question, mine);
            mine.complete(List.of());
        }
        return mine;
    }

    private void answer(Question question, CompletableFuture<List<Hop>> answer) {
        List<Hop> hops = List.of();
        try {
            hops = find(question);
        } finally {
            asked.remove(question, answer);
            answer.complete(hops);
        }
    }

    private List<Hop> find(Question question) {
        List<Hop> hops = new ArrayList<>();
        try {
            if (question.port <= 0 && question.host.indexOf('.') > 0) {
                hops.addAll(byService(question));
            }
            if (hops.isEmpty()) {
                hops.addAll(byAddress(
                        question.host,
                        question.port > 0 ? question.port : DEFAULT_PORT,
                        question.transport.isEmpty() ? "UDP" : question.transport));
            }
        } catch (RuntimeException e) {
            LOG.warn("Looking up a host failed", e);
        }
        List<Hop> found = List.copyOf(hops.subList(0, Math.min(hops.size(), mostHops)));
        if (memory.size() > MOST_NAMES) {
            memory.clear();
        }
        memory.put(question, new Answer(found, nowMs() + (found.isEmpty() ? FRESH_FAILURE_MS : FRESH_MS)));
        return found;
    }

    //= RFC3263-4.1-1
    private List<Hop> byService(Question question) {
        List<Hop> hops = new ArrayList<>();
        for (String transport : question.transport.isEmpty() ? List.of("UDP", "TCP") : List.of(question.transport)) {
            List<Service> services =
                    ordered(names.services("_sip._" + transport.toLowerCase(Locale.ROOT) + '.' + question.host));
            for (Service service : services) {
                hops.addAll(byAddress(service.target, service.port, transport));
            }
            if (!hops.isEmpty()) {
                return hops;
            }
        }
        return hops;
    }

    /** By priority, and by chance within one: the heavier the likelier to be first (RFC 2782). */
    private static List<Service> ordered(List<Service> services) {
        record Drawn(Service service, double lot) {}
        return services.stream()
                .map(service -> new Drawn(
                        service,
                        -Math.log(1 - ThreadLocalRandom.current().nextDouble()) / Math.max(service.weight, 0.01)))
                .sorted(Comparator.comparingInt((Drawn drawn) -> drawn.service.priority)
                        .thenComparingDouble(Drawn::lot))
                .map(Drawn::service)
                .toList();
    }

    private List<Hop> byAddress(String host, int port, String transport) {
        try {
            return names.addresses(host).stream()
                    .map(address -> new Hop(transport, new InetSocketAddress(address, port)))
                    .toList();
        } catch (UnknownHostException e) {
            LOG.debug("No address for {}", host);
            return List.of();
        }
    }

    /** False for TLS, WebSocket and other ways that this user agent has not. */
    static boolean isReachable(SipUri uri) {
        String parameter = uri.getTransportParam();
        boolean known = parameter == null || parameter.equalsIgnoreCase("udp") || parameter.equalsIgnoreCase("tcp");
        return known && !uri.isSecure();
    }

    //= RFC3263-4-1
    private static String host(SipUri uri) {
        String elsewhere = uri.getMAddrParam();
        return elsewhere == null || elsewhere.isEmpty() ? uri.getHost() : elsewhere;
    }

    private static Optional<String> transport(SipUri uri) {
        String parameter = uri.getTransportParam();
        if (parameter == null) {
            return Optional.empty();
        }
        return Optional.of(parameter.equalsIgnoreCase("tcp") ? "TCP" : "UDP");
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
