package org.parley.sip;

import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.parley.limit.Holding;
import org.parley.limit.Rate;
import org.parley.limit.Source;
import org.parley.limit.TokenBuckets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what would begin something is taken now. Requests inside dialogs are always taken, and so are those that end
 * something or only ask whether we are there. Hops of {@code sip.trustedPeers} are bounded by what we can do, all others by
 * rates besides: each by its own, and all together, so that a flood, from one source or from spoofed ones, leaves room for
 * the trusted ones. Used by all lanes and sockets.
 */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** Sources that are remembered. Ours: 10,000 are some 2 MB; who has sent nothing for longest is forgotten. */
    static final int MOST_SOURCES = 10_000;

    /** Messages of any kind that go with one request: its ACK, repetitions, what follows in its dialog. Ours. */
    static final int MESSAGES_PER_REQUEST = 20;

    /** Retry-After when the lanes are behind. Ours: a few of their delays. */
    private static final Duration RETRY_WHEN_BEHIND = Duration.ofSeconds(2);

    /** Least time between two log lines: whoever floods us must not fill the log too. */
    private static final long LOG_INTERVAL_NS = 1_000_000_000L;

    /** Nothing begins with these; OPTIONS is how a core asks whether we live. */
    private static final Set<String> ALWAYS_TAKEN = Set.of("ACK", "BYE", "CANCEL", "NOTIFY", "OPTIONS", "PRACK");

    /** The only key of the buckets that all strangers share. */
    private static final String ALL = "";

    /** Why something was refused; the label of the metric. */
    enum Reason {
        /** One address sends too much. */
        SOURCE,
        /** All addresses that are not trusted send too much together. */
        STRANGERS,
        /** Messages have waited too long for their lane. */
        QUEUE,
        /** The handler says so. */
        SERVER
    }

    private final Supplier<SipSettings> settings;
    private final UserAgentHandler handler;
    private final LongSupplier nowNs;
    private final TokenBuckets<Source> requests = new TokenBuckets<>(MOST_SOURCES);
    private final TokenBuckets<Source> messages = new TokenBuckets<>(MOST_SOURCES);
    private final TokenBuckets<String> requestsOfAll = new TokenBuckets<>(1);
    private final TokenBuckets<String> messagesOfAll = new TokenBuckets<>(1);
    private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);
    private final AtomicLong lastLogNs;

    Admission(Supplier<SipSettings> settings, UserAgentHandler handler, LongSupplier nowNs) {
        this.settings = settings;
        this.handler = handler;
        this.nowNs = nowNs;
        lastLogNs = new AtomicLong(nowNs.getAsLong() - LOG_INTERVAL_NS);
        for (Reason reason : Reason.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    /** Whether a request of this method may be refused at all, outside a dialog. */
    static boolean concerns(String method) {
        return !ALWAYS_TAKEN.contains(method);
    }

    /**
     * Whether a message is read at all. One of too many is lost where it is a datagram and waits where it is in a stream: an
     * answer to each would be too much work.
     */
    //= SEC-1
    boolean reads(Flow from) {
        SipSettings now = settings.get();
        if (now.trustedPeers().contains(from)) {
            return true;
        }
        InetAddress source = from.peer().getAddress();
        SipSettings.Strangers rates = now.limits().strangers();
        Rate ofOne = rates.requestsOfOne().times(MESSAGES_PER_REQUEST);
        Rate ofAll = rates.requestsOfAll().times(MESSAGES_PER_REQUEST);
        long clock = nowNs.getAsLong();
        return messages.take(Source.of(source), 1, ofOne, clock) == 0 && messagesOfAll.take(ALL, 1, ofAll, clock) == 0;
    }

    /** The refusal of a request outside a dialog because its source sends too many; nobody hears of it but the sender. */
    //= SEC-1
    Optional<Refusal> ofSource(Flow from) {
        SipSettings now = settings.get();
        if (now.trustedPeers().contains(from)) {
            return Optional.empty();
        }
        InetAddress source = from.peer().getAddress();
        SipSettings.Strangers rates = now.limits().strangers();
        long clock = nowNs.getAsLong();
        long wait = requests.take(Source.of(source), 1, rates.requestsOfOne(), clock);
        if (wait > 0) {
            return Optional.of(refuse(Reason.SOURCE, source, "limits.requestsPerSource", wait));
        }
        wait = requestsOfAll.take(ALL, 1, rates.requestsOfAll(), clock);
        return wait > 0
                ? Optional.of(refuse(Reason.STRANGERS, source, "limits.requestsOfStrangers", wait))
                : Optional.empty();
    }

    private Refusal refuse(Reason reason, InetAddress source, String key, long waitNs) {
        refused.get(reason).increment();
        long clock = nowNs.getAsLong();
        long last = lastLogNs.get();
        if (clock - last >= LOG_INTERVAL_NS && lastLogNs.compareAndSet(last, clock)) {
            LOG.warn(
                    "Requests of {} are refused with 503: {} ({} of one address, {} of all since the start)",
                    source.getHostAddress(),
                    key,
                    refused.get(Reason.SOURCE),
                    refused.get(Reason.STRANGERS));
        }
        return overloaded(Duration.ofNanos(waitNs), key);
    }

    /** The refusal of a request outside a dialog because it would be more than we can serve now. */
    //= DEC-42
    Optional<Refusal> ofLoad(String method, Lane lane) {
        if (lane.isBehind()) {
            refused.get(Reason.QUEUE).increment();
            long delayMs = TimeUnit.NANOSECONDS.toMillis(lane.delayNs());
            return Optional.of(overloaded(RETRY_WHEN_BEHIND, "messages have waited " + delayMs + " ms for a SIP lane"));
        }
        Optional<Refusal> refusal = ofHandler(method);
        if (refusal.isPresent()) {
            refused.get(Reason.SERVER).increment();
        }
        return refusal;
    }

    private Optional<Refusal> ofHandler(String method) {
        try {
            return handler.refuse(method).map(overload -> overloaded(overload.retryAfter(), overload.cause()));
        } catch (RuntimeException e) {
            LOG.error("The handler failed on its admission; the request is refused", e);
            return Optional.of(overloaded(RETRY_WHEN_BEHIND, "the handler failed, see the log"));
        }
    }

    /** Requests refused since the start. */
    Map<Reason, Long> refused() {
        Map<Reason, Long> counts = new EnumMap<>(Reason.class);
        refused.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }

    /** Sources that are remembered. */
    int sources() {
        return Math.max(requests.size(), messages.size());
    }

    List<Holding> holdings() {
        return List.of(requests.holding("sip.requestSources"), messages.holding("sip.messageSources"));
    }

    private static Refusal overloaded(Duration retryAfter, String cause) {
        long seconds = Math.max(1, (retryAfter.toMillis() + 999) / 1000);
        SipHeaders headers =
                SipHeaders.builder().add("Retry-After", Long.toString(seconds)).build();
        return new Refusal(503, "", headers, cause);
    }
}
