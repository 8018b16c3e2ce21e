package org.parley.sip;

import java.util.concurrent.atomic.LongAdder;

/** What all lanes of a user agent share. */
final class Core {

    private final UserAgentHandler handler;
    private final Admission admission;
    private final LongAdder unmatched = new LongAdder();
    private final TcpRefusals tcpRefusals = new TcpRefusals(() -> System.nanoTime() / 1_000_000);
    private final SilentHops silentHops = new SilentHops(() -> System.nanoTime() / 1_000_000);
    private volatile SipSettings settings;
    private volatile Transports transports;
    private volatile Resolver resolver;

    Core(SipSettings settings, UserAgentHandler handler) {
        this.settings = settings;
        this.handler = handler;
        admission = new Admission(this::settings, handler, System::nanoTime);
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

    SilentHops silentHops() {
        return silentHops;
    }

    Admission admission() {
        return admission;
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

    /** @param isSecure whether the request came by TLS */
    RequestChecks checks(boolean isSecure) {
        SipSettings now = settings;
        return new RequestChecks(now, handler.methods(), uri -> transports.isOwn(uri, now.domain()), isSecure);
    }

    RequestChecks checks(ReceivedRequest request) {
        return checks(request.flow().filter(Flow::isSecure).isPresent());
    }

    /** Whether who sends so is believed. */
    boolean isTrusted(Flow from) {
        return settings.trustedPeers().contains(from);
    }
}
