package org.parley.sip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.limit.Rate;

/**
 * What a {@link UserAgent} is told. Immutable; {@link UserAgent#configure} takes a changed copy.
 *
 * @param domain own SIP domain, with port where it is not 5060
 * @param hosts addresses to listen on, IPv4 and IPv6
 * @param udpPort 0 = off, {@link #ANY_PORT} = one that is free
 * @param tcpPort 0 = off, {@link #ANY_PORT} = one that is free
 * @param tlsPort 0 = off, {@link #ANY_PORT} = one that is free; requests go over TLS only where it is on
 * @param tlsKeys present where {@code tlsPort} or the secure port of {@code webSocket} is on
 * @param webSocket ports and origins of SIP over WebSocket
 * @param maxUdpRequest octets above which a request goes over TCP first (decision 40)
 * @param trustedPeers hops whose P-Asserted-Identity is believed
 * @param outboundProxies SIP URIs of the core's entries, tried in order; empty: the Request-URI is resolved
 * @param followRedirects decision 6
 * @param minSE smallest session interval taken (RFC 4028), whole seconds
 * @param sessionExpires session interval asked for, whole seconds
 * @param supported option tags that a Require may name
 * @param ioi inter-operator identifier of the own network in an IMS (RFC 7315 section 4.6); empty where responses are to
 *     have no header of an IMS
 * @param product for Server and User-Agent
 * @param timing timers of RFC 3261
 * @param limits bounds on what peers can make the user agent keep
 */
public record SipSettings(
        String domain,
        List<String> hosts,
        int udpPort,
        int tcpPort,
        int tlsPort,
        Optional<SipTls> tlsKeys,
        WebSocket webSocket,
        int maxUdpRequest,
        TrustedPeers trustedPeers,
        List<String> outboundProxies,
        boolean followRedirects,
        Duration minSE,
        Duration sessionExpires,
        Set<String> supported,
        Optional<String> ioi,
        String product,
        Timing timing,
        Limits limits) {

    /** A port number that means: one that is free. For tests. */
    public static final int ANY_PORT = -1;

    /** Reference section 2.2; {@code Parley/<version>} is the product. */
    public static final String PRODUCT = "IM-serv/OMA1.0 Parley/0.1.0";

    private static final int LARGEST_PORT = 65_535;

    public SipSettings {
        hosts = List.copyOf(hosts);
        outboundProxies = List.copyOf(outboundProxies);
        supported = Set.copyOf(supported);
        require(!domain.isBlank(), "domain must not be empty");
        require(!hosts.isEmpty(), "hosts must not be empty");
        require(udpPort >= ANY_PORT && udpPort <= LARGEST_PORT, "udpPort must be 0 to 65535: " + udpPort);
        require(tcpPort >= ANY_PORT && tcpPort <= LARGEST_PORT, "tcpPort must be 0 to 65535: " + tcpPort);
        require(tlsPort >= ANY_PORT && tlsPort <= LARGEST_PORT, "tlsPort must be 0 to 65535: " + tlsPort);
        require(tlsPort == 0 || tlsKeys.isPresent(), "tlsPort needs tlsKeys");
        require(webSocket.securePort == 0 || tlsKeys.isPresent(), "webSocket.securePort needs tlsKeys");
        require(
                maxUdpRequest > 0 && maxUdpRequest <= UdpSocket.LARGEST_DATAGRAM,
                "maxUdpRequest must be 1 to 65507: " + maxUdpRequest);
        require(minSE.toSeconds() >= 90, "minSE must be 90 s or more (RFC 4028 section 5): " + minSE);
        require(sessionExpires.compareTo(minSE) >= 0, "sessionExpires must not be below minSE: " + sessionExpires);
    }

    /** The defaults of {@code etc/parley.cfg}. */
    public static SipSettings defaults() {
        return new SipSettings(
                "localhost",
                List.of("127.0.0.1"),
                5060,
                5060,
                0,
                Optional.empty(),
                WebSocket.OFF,
                1300,
                TrustedPeers.of("127.0.0.0/8", "::1"),
                List.of(),
                true,
                Duration.ofSeconds(90),
                Duration.ofSeconds(3600),
                Set.of("timer", "recipient-list-invite", "replaces", "norefersub", "100rel"),
                Optional.empty(),
                PRODUCT,
                Timing.RFC3261,
                Limits.DEFAULTS);
    }

    /** A copy to change. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Whether SIP over TLS is on, and we open connections for it. */
    boolean hasTls() {
        return tlsPort != 0;
    }

    /** Port of the listeners for connections of a type. */
    int port(StreamType type) {
        return switch (type) {
            case TCP -> tcpPort;
            case TLS -> tlsPort;
            case WS -> webSocket.port;
            case WSS -> webSocket.securePort;
        };
    }

    /**
     * SIP over WebSocket.
     *
     * @param port of ws, 0 = off
     * @param securePort of wss, 0 = off
     * @param origins whose pages may connect, such as {@code https://chat.example.com}, or {@code *} for all; who tells no
     *     Origin is no page
     */
    public record WebSocket(int port, int securePort, List<String> origins) {

        public static final WebSocket OFF = new WebSocket(0, 0, List.of());

        public WebSocket {
            origins = List.copyOf(origins);
            require(port >= ANY_PORT && port <= LARGEST_PORT, "port must be 0 to 65535: " + port);
            require(
                    securePort >= ANY_PORT && securePort <= LARGEST_PORT,
                    "securePort must be 0 to 65535: " + securePort);
        }

        boolean allows(String origin) {
            return origins.contains("*") || origins.stream().anyMatch(origin::equalsIgnoreCase);
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * Timers of RFC 3261 section 17.1.1.1 and around it.
     *
     * @param t1 round-trip estimate, 500 ms
     * @param t2 longest interval between retransmissions, 4 s
     * @param provisionalInterval between two provisional responses while unanswered, 60 s (RFC 3261 section 13.3.1.1,
     *     decision 14)
     */
    public record Timing(Duration t1, Duration t2, Duration provisionalInterval) {

        public static final Timing RFC3261 =
                new Timing(Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(60));

        public Timing {
            require(!t1.isZero() && !t1.isNegative(), "t1 must be positive: " + t1);
            require(t2.compareTo(t1) >= 0, "t2 must not be below t1: " + t2);
            require(!provisionalInterval.isNegative(), "provisionalInterval must be positive: " + provisionalInterval);
        }

        long t1Ms() {
            return t1.toMillis();
        }

        long t2Ms() {
            return t2.toMillis();
        }

        /** Timers B, F, H, the wait for an ACK, and the memory of answers: 32 s. */
        long giveUpMs() {
            return 64 * t1.toMillis();
        }
    }

    /**
     * Bounds; each ours.
     *
     * @param lanes threads that serve calls; 0 = one a core, two at least
     * @param laneQueue most messages that wait in one lane; what comes then is dropped, so the peer repeats it later
     * @param longestQueueDelay wait in a lane above which, when it lasts, initial INVITEs get 503: a fifth of T1, so that
     *     nothing is repeated for it
     * @param rememberedAnswers most answers remembered in one lane, as many calls of ours and as many INVITEs that got
     *     503: 32 s of 1,500 a second each
     * @param largestMessageBytes most octets of a message over TCP: what UDP could carry
     * @param largestBodyBytes a request with a longer body gets 413; below {@code largestMessageBytes}, above which a
     *     stream gets 413 and is closed
     * @param tcp bounds on connections
     * @param strangers bounds on hops that are none of {@code trustedPeers}
     * @param hops most addresses tried for one target
     * @param dnsTimeout patience for one DNS answer
     */
    public record Limits(
            int lanes,
            int laneQueue,
            Duration longestQueueDelay,
            int rememberedAnswers,
            int largestMessageBytes,
            int largestBodyBytes,
            Tcp tcp,
            Strangers strangers,
            int hops,
            Duration dnsTimeout) {

        public static final Limits DEFAULTS = new Limits(
                0,
                20_000,
                Duration.ofMillis(100),
                48_000,
                UdpSocket.LARGEST_DATAGRAM,
                UdpSocket.LARGEST_DATAGRAM,
                Tcp.DEFAULTS,
                Strangers.DEFAULTS,
                6,
                Duration.ofSeconds(2));

        public Limits {
            require(lanes >= 0, "lanes must not be negative: " + lanes);
            require(laneQueue > 0, "laneQueue must be positive: " + laneQueue);
            require(rememberedAnswers > 0, "rememberedAnswers must be positive: " + rememberedAnswers);
            require(largestMessageBytes > 0, "largestMessageBytes must be positive: " + largestMessageBytes);
            require(largestBodyBytes > 0, "largestBodyBytes must be positive: " + largestBodyBytes);
            require(hops > 0, "hops must be positive: " + hops);
        }

        /** The same with other bounds on strangers. */
        Limits with(Strangers others) {
            return new Limits(
                    lanes,
                    laneQueue,
                    longestQueueDelay,
                    rememberedAnswers,
                    largestMessageBytes,
                    largestBodyBytes,
                    tcp,
                    others,
                    hops,
                    dnsTimeout);
        }

        /** The same with other bounds on connections. */
        Limits with(Tcp others) {
            return new Limits(
                    lanes,
                    laneQueue,
                    longestQueueDelay,
                    rememberedAnswers,
                    largestMessageBytes,
                    largestBodyBytes,
                    others,
                    strangers,
                    hops,
                    dnsTimeout);
        }

        /** The same with other lanes. */
        Limits withLanes(int count, int queue) {
            return new Limits(
                    count,
                    queue,
                    longestQueueDelay,
                    rememberedAnswers,
                    largestMessageBytes,
                    largestBodyBytes,
                    tcp,
                    strangers,
                    hops,
                    dnsTimeout);
        }

        int laneCount() {
            return lanes > 0 ? lanes : Math.max(2, Runtime.getRuntime().availableProcessors());
        }
    }

    /**
     * Bounds on TCP connections; each ours.
     *
     * @param connections most open ones
     * @param connectionsPerPeer most that one address may open, hops of {@code trustedPeers} excepted: what they can leave
     *     unfinished together is below {@code unfinishedBytes}, so no single address shuts out the others
     * @param unfinishedBytes most octets held for messages that are not whole yet, of all connections together: 64 MB are
     *     200 of the longest. The connection that would exceed them is closed
     * @param connect patience for a connect; well below Timer B so that there is time for another way
     * @param idle a connection that nobody used for so long is closed
     * @param unfinishedMessage a connection whose message is not whole so long after its first octet is closed; so is one
     *     that is none of {@code trustedPeers} and has brought no message so long after it was opened
     * @param ping a peer over WebSocket that was silent for so long is asked whether it is there, and closed when it is
     *     silent for as long again: below the minute after which middleboxes forget a connection
     * @param opensOfOnePeer how many connections one address may open in a time, hops of {@code trustedPeers} excepted
     */
    public record Tcp(
            int connections,
            int connectionsPerPeer,
            long unfinishedBytes,
            Duration connect,
            Duration idle,
            Duration unfinishedMessage,
            Duration ping,
            Rate opensOfOnePeer) {

        public static final Tcp DEFAULTS = new Tcp(
                4096,
                128,
                64L << 20,
                Duration.ofSeconds(4),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Rate.perSecond(100));

        public Tcp {
            require(connections > 0, "connections must be positive: " + connections);
            require(connectionsPerPeer > 0, "connectionsPerPeer must be positive: " + connectionsPerPeer);
            require(unfinishedBytes > 0, "unfinishedBytes must be positive: " + unfinishedBytes);
        }
    }

    /**
     * Bounds on what hops that are none of {@code trustedPeers} may begin; each ours.
     *
     * @param requestsOfOne requests outside dialogs of one address, 503 above it; of messages of any kind 20 times as many
     *     are read
     * @param requestsOfAll the same for all of them together, however many addresses there seem to be
     */
    public record Strangers(Rate requestsOfOne, Rate requestsOfAll) {

        public static final Strangers DEFAULTS = new Strangers(Rate.perSecond(50), Rate.perSecond(500));
    }

    /** Changes single settings of a copy. */
    public static final class Builder {

        private String domain;
        private List<String> hosts;
        private int udpPort;
        private int tcpPort;
        private int tlsPort;
        private Optional<SipTls> tlsKeys;
        private WebSocket webSocket;
        private int maxUdpRequest;
        private TrustedPeers trustedPeers;
        private List<String> outboundProxies;
        private boolean followRedirects;
        private Duration minSE;
        private Duration sessionExpires;
        private Set<String> supported;
        private Optional<String> ioi;
        private String product;
        private Timing timing;
        private Limits limits;

        private Builder(SipSettings from) {
            domain = from.domain;
            hosts = from.hosts;
            udpPort = from.udpPort;
            tcpPort = from.tcpPort;
            tlsPort = from.tlsPort;
            tlsKeys = from.tlsKeys;
            webSocket = from.webSocket;
            maxUdpRequest = from.maxUdpRequest;
            trustedPeers = from.trustedPeers;
            outboundProxies = from.outboundProxies;
            followRedirects = from.followRedirects;
            minSE = from.minSE;
            sessionExpires = from.sessionExpires;
            supported = from.supported;
            ioi = from.ioi;
            product = from.product;
            timing = from.timing;
            limits = from.limits;
        }

        public Builder domain(String value) {
            domain = value;
            return this;
        }

        public Builder hosts(List<String> value) {
            hosts = value;
            return this;
        }

        public Builder udpPort(int value) {
            udpPort = value;
            return this;
        }

        public Builder tcpPort(int value) {
            tcpPort = value;
            return this;
        }

        /** SIP over TLS on this port; 0 with any keys = off. */
        public Builder tls(int port, Optional<SipTls> keys) {
            tlsPort = port;
            tlsKeys = keys;
            return this;
        }

        /** SIP over WebSocket; {@code securePort} needs {@link #tls keys}. */
        public Builder webSocket(WebSocket value) {
            webSocket = value;
            return this;
        }

        public Builder maxUdpRequest(int value) {
            maxUdpRequest = value;
            return this;
        }

        public Builder trustedPeers(TrustedPeers value) {
            trustedPeers = value;
            return this;
        }

        public Builder outboundProxies(List<String> value) {
            outboundProxies = value;
            return this;
        }

        public Builder followRedirects(boolean value) {
            followRedirects = value;
            return this;
        }

        public Builder minSE(Duration value) {
            minSE = value;
            return this;
        }

        public Builder sessionExpires(Duration value) {
            sessionExpires = value;
            return this;
        }

        public Builder supported(Set<String> value) {
            supported = value;
            return this;
        }

        public Builder ioi(Optional<String> value) {
            ioi = value;
            return this;
        }

        public Builder product(String value) {
            product = value;
            return this;
        }

        public Builder timing(Timing value) {
            timing = value;
            return this;
        }

        public Builder limits(Limits value) {
            limits = value;
            return this;
        }

        public SipSettings build() {
            return new SipSettings(
                    domain,
                    hosts,
                    udpPort,
                    tcpPort,
                    tlsPort,
                    tlsKeys,
                    webSocket,
                    maxUdpRequest,
                    trustedPeers,
                    outboundProxies,
                    followRedirects,
                    minSE,
                    sessionExpires,
                    supported,
                    ioi,
                    product,
                    timing,
                    limits);
        }
    }
}
