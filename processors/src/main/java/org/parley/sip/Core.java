package org.parley.sip;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all lanes of a user agent share. */
final class Core {

    private static final Logger LOG = LoggerFactory.getLogger(Core.class);

    /** Retry-After when the lanes are behind. Ours: a few of their delays. */
    private static final Duration RETRY_WHEN_BEHIND = Duration.ofSeconds(2);

    private final UserAgentHandler handler;
    private final LongAdder unmatched = new LongAdder();
    private final TcpRefusals tcpRefusals = new TcpRefusals(() -> System.nanoTime() / 1_000_000);
    private volatile SipSettings settings;
    private volatile Transports transports;
    private volatile Resolver resolver;

    Core(SipSettings settings, UserAgentHandler handler) {
        this.settings = settings;
        this.handler = handler;
    }

    void open(Transports opened, Resolver used) {
        transports = opened;
        resolver = used;
    }

    void configure(SipSettings changed) {
        settings = changed;
    }

    TcpRefusals tcpRefusals() {
        return tcpRefusals;
    }

    SipSettings settings() {
        return settings;
    }

    SipSettings.Timing timing() {
        return settings.timing();
    }

    UserAgentHandler handler() {
        return handler;
    }

    Transports transports() {
        return transports;
    }

    Resolver resolver() {
        return resolver;
    }

    LongAdder unmatched() {
        return unmatched;
    }

    RequestChecks checks() {
        SipSettings now = settings;
        return new RequestChecks(now, handler.methods(), uri -> transports.isOwn(uri, now.domain()));
    }

    boolean isTrusted(InetAddress source) {
        return settings.trusts(source);
    }

    /** Whether a new INVITE would be more than we can serve now. */
    //= DEC-42
    Optional<UserAgentHandler.Overload> refuseInvite(Lane lane) {
        if (lane.isBehind()) {
            long delayMs = TimeUnit.NANOSECONDS.toMillis(lane.delayNs());
            return Optional.of(new UserAgentHandler.Overload(
                    RETRY_WHEN_BEHIND, "messages have waited " + delayMs + " ms for a SIP lane"));
        }
        try {
            return handler.refuseInvite();
        } catch (RuntimeException e) {
            LOG.error("The handler failed on refuseInvite; the INVITE is refused", e);
            return Optional.of(new UserAgentHandler.Overload(RETRY_WHEN_BEHIND, "the handler failed, see the log"));
        }
    }
}
