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
import org.parley.limit.Holding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where a SIP URI leads (RFC 3263 section 4). Numeric hosts answer at once; names are looked up on threads of its
 * own and remembered for a while, so that no lane waits for a name server.
 */
final class Resolver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);

    private static final int DEFAULT_PORT = 5060;

    private static final int DEFAULT_TLS_PORT = 5061;

    /** Transports of NAPTR services (RFC 3263 section 4.1). */
    private static final Map<String, String> SERVICES = Map.of("SIP+D2U", "UDP", "SIP+D2T", "TCP", "SIPS+D2T", "TLS");

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

    /**
     * @param transport that the URI or its scheme asks for; empty where the name server may choose
     * @param hasTls whether TLS may be chosen
     */
    private record Question(String host, int port, String transport, String domain, boolean hasTls) {

        int portOr(String chosen) {
            return port > 0 ? port : chosen.equals("TLS") ? DEFAULT_TLS_PORT : DEFAULT_PORT;
        }
    }

    /**
     * What to find.
     *
     * @param isSips whether only TLS will do, whatever the scheme of the URI: a sips Request-URI holds for each hop (RFC 3261
     *     section 8.1.2)
     * @param hasTls whether TLS is on
     */
    record Target(SipUri uri, boolean isSips, boolean hasTls) {

        /** False for transports that this user agent opens no connections for, and for TLS where that is off. */
        //= RFC3261-26.2-1
        boolean isReachable() {
            String parameter = uri.getTransportParam() == null
                    ? ""
                    : uri.getTransportParam().toLowerCase(Locale.ROOT);
            return switch (parameter) {
                case "", "tcp" -> !wantsTls() || hasTls;
                case "tls" -> hasTls;
                case "udp" -> !wantsTls();
                default -> false;
            };
        }

        //= RFC3261-8.1.2-1
        private boolean wantsTls() {
            return isSips || uri.isSecure();
        }

        /** Empty where any will do. */
        //= RFC3263-4.1-4
        private Optional<String> transport() {
            if (wantsTls()) {
                return Optional.of("TLS");
            }
            return Optional.ofNullable(uri.getTransportParam()).map(each -> each.toUpperCase(Locale.ROOT));
        }

        private Question question() {
            return new Question(
                    host(uri).toLowerCase(Locale.ROOT),
                    uri.getPort(),
                    transport().orElse(""),
                    domain(),
                    hasTls);
        }

        /** What a certificate has to name: the host of the URI, whatever stands in its place. */
        //= RFC5922-4-1
        private String domain() {
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }
    }

    private record Answer(List<Hop> hops, long untilMs) {}

    /** What a name server says. Blocking. */
    interface Names {

        /** NAPTR records of a domain; empty when there are none. */
        List<Pointer> pointers(String domain);

        /** SRV records of a name such as {@code _sip._udp.example.com}; empty when there are none. */
        List<Service> services(String name);

        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    /** One NAPTR record whose replacement is the name of SRV records. */
    record Pointer(int order, int preference, String service, String replacement) {}

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

    //= RFC3263-4.2-1
    private static Optional<Hop> numeric(Question question) {
        String transport = question.transport.isEmpty() ? "UDP" : question.transport;
        return Cidr.numeric(question.host)
                .map(address -> hop(transport, address, question.portOr(transport), question.domain));
    }

    private static Hop hop(String transport, InetAddress address, int port, String domain) {
        return new Hop(transport, new InetSocketAddress(address, port), transport.equals("TLS") ? domain : "");
    }

    /**
     * Finds the hops in the order to try.
     *
     * @param then gets them, none when the name does not resolve, or not in time; at once, or on a thread of the resolver
     */
    void resolve(Target target, Consumer<List<Hop>> then) {
        Question question = target.question();
        Optional<Hop> numeric = numeric(question);
        if (numeric.isPresent()) {
            then.accept(List.of(numeric.get()));
            return;
        }
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

    List<Holding> holdings() {
        return List.of(
                Holding.living("sip.namesAsked", asked.size()), Holding.memory("sip.names", memory.size(), MOST_NAMES));
    }

    private List<Hop> find(Question question) {
        List<Hop> hops = new ArrayList<>();
        try {
            if (question.port <= 0 && question.host.indexOf('.') > 0) {
                hops.addAll(byPointer(question));
                hops.addAll(hops.isEmpty() ? byService(question) : List.of());
            }
            if (hops.isEmpty()) {
                String transport = question.transport.isEmpty() ? "UDP" : question.transport;
                hops.addAll(byAddress(question.host, question.portOr(transport), transport, question.domain));
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

    /** The domain says which transports it prefers; of those that are asked for, or that we have. */
    //= RFC3263-4.1-2
    //= RFC3263-4.1-3
    private List<Hop> byPointer(Question question) {
        List<Pointer> pointers = names.pointers(question.host).stream()
                .filter(pointer -> isWanted(question, SERVICES.getOrDefault(pointer.service, "")))
                .sorted(Comparator.comparingInt(Pointer::order).thenComparingInt(Pointer::preference))
                .toList();
        List<Hop> hops = new ArrayList<>();
        for (Pointer pointer : pointers) {
            hops.addAll(byRecords(pointer.replacement, SERVICES.get(pointer.service), question.domain));
        }
        return hops;
    }

    private static boolean isWanted(Question question, String transport) {
        boolean isOurs = !transport.isEmpty() && (question.hasTls || !transport.equals("TLS"));
        return isOurs && (question.transport.isEmpty() || question.transport.equals(transport));
    }

    //= RFC3263-4.1-1
    private List<Hop> byService(Question question) {
        for (String transport : question.transport.isEmpty() ? List.of("UDP", "TCP") : List.of(question.transport)) {
            String service =
                    transport.equals("TLS") ? "_sips._tcp." : "_sip._" + transport.toLowerCase(Locale.ROOT) + '.';
            List<Hop> hops = byRecords(service + question.host, transport, question.domain);
            if (!hops.isEmpty()) {
                return hops;
            }
        }
        return List.of();
    }

    private List<Hop> byRecords(String name, String transport, String domain) {
        List<Hop> hops = new ArrayList<>();
        for (Service service : ordered(names.services(name))) {
            hops.addAll(byAddress(service.target, service.port, transport, domain));
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

    private List<Hop> byAddress(String host, int port, String transport, String domain) {
        try {
            return names.addresses(host).stream()
                    .map(address -> hop(transport, address, port, domain))
                    .toList();
        } catch (UnknownHostException e) {
            LOG.debug("No address for {}", host);
            return List.of();
        }
    }

    //= RFC3263-4-1
    private static String host(SipUri uri) {
        String elsewhere = uri.getMAddrParam();
        return elsewhere == null || elsewhere.isEmpty() ? uri.getHost() : elsewhere;
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
