package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** The checks of an initial request, each alone and in their order (decision 17; flows F1.18, F13). */
class RequestChecksTest {

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ana = agent.peer();

    @AfterEach
    void close() {
        agent.close();
    }

    private Request invite(String uri) {
        return Request.initial("INVITE", uri, "UDP", ana.hostPort()).body("application/sdp", "v=0\r\n");
    }

    private Request invite() {
        return invite("sip:factory@im.example.com");
    }

    private WireMessage answer(Request request) {
        ana.send(request.toString());
        return ana.next();
    }

    private void assertTaken(Request request) {
        assertEquals(100, answer(request).status(), request::toString);
        agent.invite().reject(480, "", SipHeaders.none(), SipBody.empty());
        ana.send(request.ackRefusal(ana.awaitStatus(480)).toString());
        agent.untilIdle();
    }

    /** A fault of every check; each row spoils the request a little more, so the earlier check has to win. */
    private record Fault(int status, java.util.function.UnaryOperator<Request> spoil) {}

    private List<Fault> faultsFromLastToFirst() {
        return List.of(
                new Fault(403, request -> request.set("Contact", "<sip:f@" + ana.hostPort() + ">;isfocus")),
                new Fault(422, request -> request.set("Session-Expires", "60").set("Supported", "timer")),
                new Fault(406, request -> request.set("Accept", "text/plain")),
                new Fault(415, request -> request.body("text/html", "<p>")),
                new Fault(420, request -> request.set("Require", "foo")),
                new Fault(483, request -> request.set("Max-Forwards", "0")),
                new Fault(481, request -> request.set("To", "<sip:factory@im.example.com>;tag=gone")),
                new Fault(400, request -> request.without("Call-ID")));
    }

    @Test
    @Covers("DEC-17")
    void letsTheFirstCheckThatFailsDecide() {
        List<Fault> faults = faultsFromLastToFirst();
        for (int worst = 0; worst < faults.size(); worst++) {
            Request request = invite();
            for (Fault fault : faults.subList(0, worst + 1)) {
                fault.spoil.apply(request);
            }
            assertEquals(faults.get(worst).status, answer(request).status(), request::toString);
            String cause = TestAgent.take(agent.refusalCauses, "nobody heard of the refusal");
            assertTrue(cause.length() > 10, cause);
        }
        agent.refusal = Optional.of(Duration.ofSeconds(7));
        WireMessage overload = answer(invite());
        assertEquals(503, overload.status());
        assertEquals("7", overload.header("Retry-After"));
        assertEquals("the test says so", TestAgent.take(agent.refusalCauses, "nobody heard of the 503"));
        assertTrue(agent.invites.isEmpty());
    }

    @Test
    @Covers("DEC-42")
    void keepsOnlyThatItRefusedWhenOverloaded() {
        agent.refusal = Optional.of(Duration.ofMillis(1));
        for (int i = 0; i < 50; i++) {
            assertEquals("1", answer(invite()).header("Retry-After"));
        }
        SipCensus census = agent.agent.census();
        assertEquals(0, census.serverTransactions());
        assertEquals(50, census.rememberedAnswers());
        TestAgent.until(() -> agent.agent.census().rememberedAnswers() == 0, "memory does not age out");
    }

    @Test
    @Covers("DEC-42")
    void makesNoCallOfARepetitionWhoseFirstWasRefused() {
        agent.refusal = Optional.of(Duration.ofSeconds(3));
        Request request = invite();
        WireMessage refusal = answer(request);
        agent.refusal = Optional.empty();
        assertEquals(refusal.text(), answer(request).text());
        assertTrue(agent.invites.isEmpty());
        assertTaken(invite());
    }

    @Test
    void answersARepeatedInviteOfAnAdmittedCallEvenWhenOverloaded() {
        Request request = invite();
        assertEquals(100, answer(request).status());
        agent.refusal = Optional.of(Duration.ofSeconds(1));
        assertEquals(100, answer(request).status());
        assertEquals(503, answer(invite()).status());
    }

    @Test
    @Covers("RFC3261-8.2.1-1")
    void refusesUnknownMethodsWithAllow() {
        for (String method : List.of("MESSAGE", "REGISTER", "PUBLISH", "FOO")) {
            WireMessage refusal = answer(Request.initial(method, "sip:factory@im.example.com", "UDP", ana.hostPort()));
            assertEquals(405, refusal.status());
            assertEquals("ACK, BYE, CANCEL, INVITE, OPTIONS, PRACK, REFER, SUBSCRIBE, UPDATE", refusal.header("Allow"));
        }
    }

    @ParameterizedTest
    @Covers("RFC3261-8.2.2.1-1")
    @ValueSource(
            strings = {"http://im.example.com/", "im:f@im.example.com", "unknownscheme:x", "sips:f@im.example.com"})
    void refusesUnknownSchemes(String uri) {
        assertEquals(
                416, answer(invite(uri).set("To", "<sip:f@im.example.com>")).status());
    }

    @ParameterizedTest
    @Covers("RFC3261-8.2.2.1-2")
    @ValueSource(
            strings = {
                "sip:f@other.example.com",
                "tel:+15550100",
                "sip:f@im.example.com:1",
                "sip:f@127.0.0.1:1",
                "sip:f@192.0.2.7"
            })
    void refusesForeignTargets(String uri) {
        assertEquals(404, answer(invite(uri)).status());
    }

    @Test
    @Covers("RFC3261-8.2.2.1-2")
    void takesItsDomainItsAddressesAndLocalhost() {
        int port = agent.udp().getPort();
        for (String uri : List.of(
                "sip:f@im.example.com",
                "sip:f@IM.Example.COM",
                "sip:f@im.example.com:5060",
                "sip:f@im.example.com:" + port,
                "sip:f@127.0.0.1:" + port,
                "sip:f@localhost",
                "sip:f@localhost:" + port + ";transport=udp",
                "sip:im.example.com")) {
            assertTaken(invite(uri));
        }
    }

    @Test
    void servesOptionsThatMayNotBeForwarded() {
        ana.send(Request.initial("OPTIONS", "sip:f@im.example.com", "UDP", ana.hostPort())
                .set("Max-Forwards", "0")
                .toString());
        agent.request().respond(200, "", SipHeaders.none(), SipBody.empty());
        ana.response(200);
    }

    @Test
    @Covers("RFC3261-8.2.2.3-1")
    void namesEveryUnsupportedExtension() {
        WireMessage refusal = answer(invite().add("Require", "timer, foo").add("Require", "Recipient-List-Invite,bar"));
        assertEquals(420, refusal.status());
        assertEquals("foo, bar", refusal.header("Unsupported"));
        assertEquals("Require asks for foo, bar", TestAgent.take(agent.refusalCauses, "nobody heard of the 420"));
        assertTaken(invite().set("Require", "recipient-list-invite"));
    }

    @ParameterizedTest
    @Covers({"RFC3891-6.1-1", "RFC3891-3-2"})
    @ValueSource(
            strings = {
                "",
                "call",
                "call;to-tag=1",
                "call;from-tag=1",
                "call;to-tag=1;from-tag=2;to-tag=1",
                "call;to-tag=1;from-tag=2, call2;to-tag=1;from-tag=2",
                "call;to-tag=;from-tag=2",
                "a call;to-tag=1;from-tag=2"
            })
    void refusesAMalformedReplaces(String value) {
        assertEquals(400, answer(invite().set("Replaces", value)).status());
    }

    @Test
    @Covers("RFC3891-3-2")
    void refusesASecondReplacesAndOneOutsideInvites() {
        String replaces = "call@client;to-tag=1;from-tag=2";
        assertEquals(
                400,
                answer(invite().add("Replaces", replaces).add("Replaces", replaces))
                        .status());
        Request options = Request.initial("OPTIONS", "sip:factory@im.example.com", "UDP", ana.hostPort());
        assertEquals(400, answer(options.add("Replaces", replaces)).status());
    }

    @Test
    @Covers("RFC3891-3-3")
    void refusesReplacesThatContradictsJoin() {
        String dialog = "call@client;to-tag=1;from-tag=2";
        assertEquals(
                400,
                answer(invite().add("Replaces", dialog).add("Join", dialog)).status());
    }

    @Test
    @Covers("RFC3891-6.2-2")
    void takesAnInviteThatReplacesADialog() {
        assertTaken(invite().set("Require", "replaces").set("Replaces", "call;from-tag=2;early-only;to-tag=1"));
    }

    @Test
    @Covers("RFC3261-8.2.2.2-1")
    void refusesAMergedInviteWith482AndServesTheFirst() {
        Request first = invite();
        assertEquals(100, answer(first).status());
        Request merged =
                first.sibling("INVITE", "z9hG4bK-otherpath", first.get("To")).set("Contact", first.get("Contact"));
        assertEquals(482, answer(merged).status());
        agent.invite().reject(486, "", SipHeaders.none(), SipBody.empty());
        ana.send(first.ackRefusal(ana.awaitStatus(486)).toString());
        agent.untilIdle();
        ana.send(merged.toString());
        ana.awaitStatus(482);
    }

    private static Stream<String> knownBodies() {
        return Stream.of(
                "application/sdp",
                "Application/SDP ; charset=utf-8",
                "multipart/mixed;boundary=b",
                "multipart/related; boundary=\"b\"",
                "application/resource-lists+xml");
    }

    @ParameterizedTest
    @MethodSource("knownBodies")
    @Covers("RFC3261-8.2.3-1")
    void takesTheBodiesThatSomebodyReads(String type) {
        assertTaken(invite().body(type, "x"));
    }

    @Test
    @Covers("RFC3261-8.2.3-1")
    void refusesOtherBodiesAndEncodings() {
        WireMessage refusal = answer(invite().body("text/html", "<p>"));
        assertEquals(415, refusal.status());
        assertEquals("application/sdp, multipart/mixed, application/resource-lists+xml", refusal.header("Accept"));
        WireMessage encoded = answer(invite().set("Content-Encoding", "gzip"));
        assertEquals(415, encoded.status());
        assertEquals("identity", encoded.header("Accept-Encoding"));
        assertTaken(invite().set("Content-Encoding", "identity"));
        assertTaken(invite().body("text/html", "<p>").set("Content-Disposition", "render;handling=optional"));
    }

    @Test
    @Covers("RFC3261-21.4.11-1")
    void refusesLongBodiesAndTakesUpAnotherLimitAtOnce() throws Exception {
        try (TestAgent small = new TestAgent(settings -> settings.limits(bodies(100)));
                TcpPeer stream = TcpPeer.connected(small.tcp())) {
            UdpPeer ben = small.peer();
            ben.send(invite().body("application/sdp", "x".repeat(101)).toString());
            assertEquals("Body exceeds 100 octets", ben.response(413).reason());
            stream.send(Request.initial("OPTIONS", "sip:f@im.example.com", "TCP", stream.hostPort())
                    .body("application/sdp", "x".repeat(101))
                    .toString());
            stream.response(413);
            ben.send(invite().body("application/sdp", "x".repeat(100)).toString());
            ben.response(100);
            small.agent.configure(small.settings.toBuilder().limits(bodies(101)).build());
            ben.send(invite().body("application/sdp", "x".repeat(101)).toString());
            ben.response(100);
        }
    }

    private static SipSettings.Limits bodies(int largestBytes) {
        SipSettings.Limits limits = SipSettings.Limits.DEFAULTS;
        return new SipSettings.Limits(
                limits.lanes(),
                limits.laneQueue(),
                limits.longestQueueDelay(),
                limits.rememberedAnswers(),
                limits.largestMessageBytes(),
                largestBytes,
                limits.tcp(),
                limits.strangers(),
                limits.hops(),
                limits.dnsTimeout());
    }

    @Test
    @Covers("RFC3261-8.2.6.1-1")
    void copiesTheTimestampIntoIts100Only() {
        Request request = invite().set("Timestamp", "54.5");
        assertEquals("54.5", answer(request).header("Timestamp"));
        agent.invite().reject(480, "", SipHeaders.none(), SipBody.empty());
        assertEquals(List.of(), ana.awaitStatus(480).all("Timestamp"));
    }

    @Test
    @Covers({"RFC3261-20.1-1", "RFC3261-21.4.7-1"})
    void wantsSdpToBeAcceptable() {
        WireMessage refusal = answer(invite().set("Accept", "text/plain, application/xml"));
        assertEquals(406, refusal.status());
        assertEquals("application/sdp", refusal.header("Accept"));
        assertEquals(406, answer(invite().set("Accept", "")).status());
        assertEquals(406, answer(invite().set("Accept", "application/sdp;q=0")).status());
        assertEquals(
                406,
                answer(invite().set("Accept", "*/*, application/sdp ; q=0.000")).status());
        assertTaken(invite().set("Accept", "*/*;q=0, application/sdp;q=0.001"));
        assertTaken(invite().set("Accept", "text/plain, application/sdp;level=1"));
        assertTaken(invite().set("Accept", "application/*"));
        assertTaken(invite().set("Accept", "*/*;q=0.1"));
    }

    @Test
    @Covers("RFC4028-9-1")
    void refusesSessionIntervalsBelowItsSmallest() {
        WireMessage refusal = answer(invite().set("x", "89;refresher=uac"));
        assertEquals(422, refusal.status());
        assertEquals("90", refusal.header("Min-SE"));
        assertTaken(invite().set("Session-Expires", "90"));
    }

    @Test
    void refusesAnotherFocusWithAWarning() {
        WireMessage refusal =
                answer(invite().set("Contact", "\"isfocus\" <sip:f@" + ana.hostPort() + ">;+g.oma.sip-im;IsFocus"));
        assertEquals(403, refusal.status());
        assertEquals("399 im.example.com \"isfocus already assigned\"", refusal.header("Warning"));
        assertTaken(invite().set("Contact", "\";isfocus\" <sip:f@" + ana.hostPort() + ";isfocus>"));
    }

    @Test
    void givesARepeatedRequestTheSameRefusal() {
        Request request = invite().set("Require", "foo");
        WireMessage first = answer(request);
        assertEquals(first.text(), answer(request).text());
        ana.send(request.ackRefusal(first).toString());
        ana.assertQuiet();
        assertEquals(0, agent.agent.census().rememberedAnswers());
    }

    @Test
    @Covers("RFC3261-7.3.1-1")
    void readsCompactFormsFoldedLinesAndAnyCase() {
        String text = "INVITE sip:factory@im.example.com SIP/2.0\r\nv: SIP/2.0/UDP " + ana.hostPort()
                + "\r\n ;branch=z9hG4bKfold;rport\r\nMAX-FORWARDS: 0070\r\nf: Ana\r\n\t<sip:ana@example.com>;TAG=x\r\n"
                + "t: sip:factory@im.example.com\r\ni: compact-1\r\ncseq: 1   INVITE\r\nm: <sip:ana@" + ana.hostPort()
                + ">\r\nk: a,\r\n b\r\nk: c\r\nl: 0\r\n\r\n";
        ana.send(text);
        ana.response(100);
        SipRequest request = agent.invite().request();
        assertEquals(List.of("a", "b", "c"), request.headers("Supported"));
        assertEquals("x", request.from().parameters().get("tag"));
        assertEquals(Optional.of("Ana"), request.from().displayName());
        assertEquals(70, request.maxForwards());
        assertEquals("compact-1", request.callId());
        assertEquals(1, request.cseq());
    }

    @Test
    void looksAtManyHeaderFieldsButNotAtAnyNumber() {
        Request most = invite();
        int own = most.toString().split("\r\n\r\n")[0].split("\r\n").length - 1;
        IntStream.range(own, RawHead.MOST_FIELDS).forEach(i -> most.add("X-Extra", "1"));
        assertTaken(most);
        Request tooMany = invite();
        IntStream.rangeClosed(own, RawHead.MOST_FIELDS).forEach(i -> tooMany.add("X-Extra", "1"));
        assertEquals("More than 512 header fields", answer(tooMany).reason());
    }

    @Test
    void knowsTrustedPeersByAddress() {
        ana.send(invite().toString());
        assertTrue(agent.invite().request().isFromTrustedPeer());
        try (TestAgent wary = new TestAgent(settings -> settings.trustedPeers(TrustedPeers.of("10.0.0.0/8")))) {
            UdpPeer stranger = wary.peer();
            stranger.send(Request.initial("INVITE", "sip:f@im.example.com", "UDP", stranger.hostPort())
                    .toString());
            SipRequest request = wary.invite().request();
            assertTrue(!request.isFromTrustedPeer());
            assertEquals(stranger.port(), request.source().getPort());
        }
    }
}
