package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A user agent on free loopback ports with a handler that keeps what it is told, and short timers. */
final class TestAgent implements AutoCloseable {

    /** T1 of the tests: 64*T1 = 1.28 s. */
    static final Duration T1 = Duration.ofMillis(20);

    final BlockingQueue<IncomingInvite> invites = new LinkedBlockingQueue<>();
    final BlockingQueue<IncomingRequest> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<SipDialog> requestDialogs = new LinkedBlockingQueue<>();
    final UserAgent agent;
    final SipSettings settings;
    volatile Consumer<IncomingInvite> onInvite = invites::add;
    volatile Optional<Duration> refusal = Optional.empty();
    final BlockingQueue<String> refusalCauses = new LinkedBlockingQueue<>();
    private final List<UdpPeer> peers = new ArrayList<>();

    TestAgent() {
        this(UnaryOperator.identity());
    }

    TestAgent(UnaryOperator<SipSettings.Builder> change) {
        this(change, new FixedNames(Map.of(), Map.of()));
    }

    TestAgent(UnaryOperator<SipSettings.Builder> change, Resolver.Names names) {
        settings = settings(change);
        agent = new UserAgent(settings, new Handler(), names);
        try {
            agent.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SipSettings settings(UnaryOperator<SipSettings.Builder> change) {
        SipSettings.Builder builder = SipSettings.defaults().toBuilder()
                .domain("im.example.com")
                .udpPort(SipSettings.ANY_PORT)
                .tcpPort(SipSettings.ANY_PORT)
                .timing(new SipSettings.Timing(T1, Duration.ofMillis(160), Duration.ofSeconds(60)));
        return change.apply(builder).build();
    }

    final class Handler implements UserAgentHandler {
        @Override
        public Set<String> methods() {
            return Set.of("INVITE", "BYE", "OPTIONS", "REFER", "SUBSCRIBE", "UPDATE");
        }

        @Override
        public Optional<Overload> refuse(String method) {
            return refusal.map(later -> new Overload(later, "the test says so"));
        }

        @Override
        public void onRefused(String method, String callId, int status, String reason, String cause) {
            refusalCauses.add(cause);
        }

        @Override
        public void onInvite(IncomingInvite invite) {
            onInvite.accept(invite);
        }

        @Override
        public void onRequest(IncomingRequest request) {
            requests.add(request);
        }

        @Override
        public void onSubscribersRequest(IncomingRequest request) {
            requests.add(request);
        }

        @Override
        public void onRequest(IncomingRequest request, SipDialog dialog) {
            requestDialogs.add(dialog);
            requests.add(request);
        }
    }

    InetSocketAddress udp() {
        return agent.udpAddresses().get(0);
    }

    InetSocketAddress tcp() {
        return agent.tcpAddresses().get(0);
    }

    InetSocketAddress tls() {
        return agent.tlsAddresses().get(0);
    }

    InetSocketAddress ws() {
        return agent.addresses(StreamType.WS).get(0);
    }

    InetSocketAddress wss() {
        return agent.addresses(StreamType.WSS).get(0);
    }

    UdpPeer peer() {
        UdpPeer peer = new UdpPeer(udp());
        peers.add(peer);
        return peer;
    }

    IncomingInvite invite() {
        return take(invites, "no INVITE came up");
    }

    IncomingRequest request() {
        return take(requests, "no request came up");
    }

    static <T> T take(BlockingQueue<T> queue, String otherwise) {
        try {
            T value = queue.poll(10, TimeUnit.SECONDS);
            assertTrue(value != null, otherwise);
            return value;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a state that the agent reaches on its own threads. */
    static void until(BooleanSupplier reached, String otherwise) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!reached.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, otherwise);
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    void untilIdle() {
        until(() -> agent.census().isIdle(), "the agent still holds " + agent.census());
    }

    /** A 200 with Contact and a body. */
    static final SipHeaders CONTACT = SipHeaders.builder()
            .add("Contact", "<sip:s1@im.example.com>;isfocus")
            .build();

    static SipBody sdp(String text) {
        return new SipBody("application/sdp", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        peers.forEach(UdpPeer::close);
        agent.close();
    }

    /** A name server with fixed answers. */
    record FixedNames(
            Map<String, List<Resolver.Pointer>> pointers,
            Map<String, List<Resolver.Service>> services,
            Map<String, List<java.net.InetAddress>> addresses)
            implements Resolver.Names {

        FixedNames(Map<String, List<Resolver.Service>> services, Map<String, List<java.net.InetAddress>> addresses) {
            this(Map.of(), services, addresses);
        }

        @Override
        public List<Resolver.Pointer> pointers(String domain) {
            return pointers.getOrDefault(domain, List.of());
        }

        @Override
        public List<Resolver.Service> services(String name) {
            return services.getOrDefault(name, List.of());
        }

        @Override
        public List<java.net.InetAddress> addresses(String host) throws java.net.UnknownHostException {
            List<java.net.InetAddress> found = addresses.get(host);
            if (found == null) {
                throw new java.net.UnknownHostException(host);
            }
            return found;
        }
    }
}
