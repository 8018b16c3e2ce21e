package org.parley.sip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.parley.limit.Holding;

/**
 * A SIP user agent, UAS and UAC in one, over UDP, TCP and TLS. Made once, started once, closed once; {@link #configure} changes
 * it while calls are up. Callbacks of one Call-ID come one at a time, in the order of its messages, on a thread of the
 * user agent's own that must not be blocked. Every method may be called from any thread; none waits for network or DNS.
 */
public final class UserAgent implements AutoCloseable {

    private final Core core;
    private final Lanes lanes;
    private final List<Calls> calls;
    /** Questions about one name that may each take the DNS timeout twice: SRV for two transports, and addresses. */
    private static final int QUESTIONS = 6;

    private final Resolver.Names names;
    private volatile Optional<SipTap> tap = Optional.empty();
    private boolean started;
    private volatile boolean closed;

    public UserAgent(SipSettings settings, UserAgentHandler handler) {
        this(settings, handler, new DnsNames(settings.limits().dnsTimeout()));
    }

    /** With another name server, for tests. */
    UserAgent(SipSettings settings, UserAgentHandler handler, Resolver.Names names) {
        core = new Core(settings, handler);
        SipSettings.Limits limits = settings.limits();
        lanes = new Lanes(
                limits.laneCount(),
                i -> new Lane(
                        "sip-lane-" + i,
                        limits.laneQueue(),
                        () -> core.settings().limits().longestQueueDelay().toNanos()));
        calls = IntStream.range(0, lanes.count())
                .mapToObj(i -> new Calls(core, lanes.lane(i)))
                .toList();
        this.names = names;
    }

    /**
     * Listens and begins to serve.
     *
     * @throws IOException when a port cannot be had; the message names it and says what to do
     */
    public synchronized void start() throws IOException {
        if (started) {
            throw new IllegalStateException("the user agent was started before");
        }
        Transports transports = new Transports(core.settings(), new Tapped());
        core.open(
                transports,
                new Resolver(
                        names,
                        core.settings().limits().hops(),
                        core.settings().limits().dnsTimeout().multipliedBy(QUESTIONS)));
        try {
            transports.bind(core.settings());
        } catch (IOException e) {
            transports.close();
            core.resolver().close();
            throw e;
        }
        started = true;
        lanes.start();
    }

    /**
     * Changes settings: policy for everything that begins afterwards; of the listeners only what differs is rebound. No
     * dialog ends. Lanes, their queues and the resolver keep their limits from the start.
     *
     * @throws IOException when a new port cannot be had; all is then as before
     */
    public synchronized void configure(SipSettings settings) throws IOException {
        if (started) {
            core.transports().bind(settings);
        }
        core.configure(settings);
    }

    /**
     * Sends an INVITE outside a dialog; the listener hears what becomes of it.
     *
     * @throws IllegalArgumentException when the headers have a field that the user agent writes
     * @throws IllegalStateException after {@link #close}
     */
    public OutgoingInvite invite(InviteRequest request, OutgoingInvite.Listener listener) {
        MessageWriter.requireForeign(request.headers());
        if (closed) {
            throw new IllegalStateException("the user agent is closed");
        }
        String callId = Tokens.callId();
        Calls owner = calls.get(lanes.indexOf(callId));
        ClientInvite call = new ClientInvite(owner, callId, request, listener);
        owner.lane.execute(call::begin);
        return call;
    }

    /** What is held now; read without stopping anything, so figures of one moment may differ by a few. */
    public SipCensus census() {
        Transports transports = core.transports();
        return new SipCensus(
                sum(each -> each.invites.size() + each.requests.size()),
                sum(each -> each.clients.size()),
                sum(each -> each.outgoing.get()),
                sum(each -> each.dialogs.size() + each.earlyDialogs.size()),
                sum(each -> each.eventDialogs.values().stream()
                        .mapToInt(EventDialog::usages)
                        .sum()),
                sum(each -> each.lane.pendingTimers()),
                sum(each -> each.memory.size() + each.sentMemory.size() + each.overloadMemory.size()),
                transports == null ? 0 : transports.connections(),
                transports == null ? 0 : transports.refusedConnections(),
                transports == null ? 0 : transports.dropped(),
                core.unmatched().sum(),
                sum(each -> each.lane.failedTasks()),
                Duration.ofNanos(lanes.delayNs()),
                refusedRequests());
    }

    /** How much the tables hold that peers fill, beside what the census counts. */
    public List<Holding> holdings() {
        List<Holding> all = new ArrayList<>(core.admission().holdings());
        all.add(core.silentHops().holding());
        all.add(core.tcpRefusals().holding());
        all.add(Holding.living("sip.early", sum(each -> each.early.size())));
        all.add(Holding.living("sip.eventDialogs", sum(each -> each.eventDialogs.size())));
        all.add(Holding.living("sip.merges", sum(each -> each.merges.size())));
        Transports transports = core.transports();
        if (transports != null) {
            all.addAll(transports.holdings());
            all.addAll(core.resolver().holdings());
        }
        return all;
    }

    /** Whether all listeners of the settings are bound and read from; false before the start. */
    public boolean isListening() {
        Transports transports = core.transports();
        return transports != null && !closed && transports.isListening(core.settings());
    }

    /** Completes when every lane has come to a task that is queued now: the user agent works. */
    public CompletableFuture<Void> passThroughLanes() {
        return CompletableFuture.allOf(IntStream.range(0, lanes.count())
                .mapToObj(i -> CompletableFuture.runAsync(() -> {}, lanes.lane(i)))
                .toArray(CompletableFuture[]::new));
    }

    /** Bound UDP addresses. */
    public List<InetSocketAddress> udpAddresses() {
        return core.transports().udpAddresses();
    }

    /** Bound TCP addresses. */
    public List<InetSocketAddress> tcpAddresses() {
        return core.transports().addresses(StreamType.TCP);
    }

    /** Addresses bound for TLS. */
    public List<InetSocketAddress> tlsAddresses() {
        return core.transports().addresses(StreamType.TLS);
    }

    /** Addresses bound for a type of connections. */
    List<InetSocketAddress> addresses(StreamType type) {
        return core.transports().addresses(type);
    }

    /** Closes the sockets and stops; calls that are up are forgotten, not ended. */
    @Override
    public synchronized void close() {
        closed = true;
        if (core.transports() != null) {
            core.transports().close();
            core.resolver().close();
        }
        lanes.close();
        calls.forEach(Calls::forget);
    }

    /** From now on {@code observer} sees all messages; empty: nobody does. */
    public void tap(Optional<SipTap> observer) {
        tap = observer;
    }

    /** What sockets give and take, past whoever looks on. */
    private final class Tapped implements Inbox {

        @Override
        public boolean receive(byte[] message, Flow from) {
            if (!core.admission().reads(from)) {
                return false;
            }
            Calls owner = calls.get(lanes.indexOf(message, message.length));
            if (!from.isReliable()
                    && owner.lane.isCrowded()
                    && RawHead.scan(message).isInitialRequest()) {
                return false;
            }
            show(true, message);
            return owner.lane.offer(message.length, () -> owner.receive(message, from));
        }

        @Override
        public void sending(byte[] message) {
            show(false, message);
        }

        private void show(boolean isReceived, byte[] message) {
            Optional<SipTap> observer = tap;
            if (observer.isPresent()) {
                observer.get().message(new TappedSip(isReceived, message));
            }
        }
    }

    private Map<String, Long> refusedRequests() {
        Map<String, Long> counts = new TreeMap<>();
        core.admission()
                .refused()
                .forEach((reason, count) -> counts.put(reason.name().toLowerCase(Locale.ROOT), count));
        return counts;
    }

    private int sum(ToIntFunction<Calls> count) {
        return calls.stream().mapToInt(count).sum();
    }
}
