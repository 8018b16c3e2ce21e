package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

class OutgoingCallTest {

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ben = agent.peer();
    private final CallListener call = new CallListener();

    @AfterEach
    void close() {
        agent.close();
    }

    static InviteRequest to(String uri) {
        return new InviteRequest(
                uri,
                new NameAddr(Optional.of("Ana \"A\""), "sip:ana@example.com"),
                new NameAddr(Optional.empty(), uri),
                "<sip:s1@im.example.com>;isfocus",
                69,
                SipHeaders.builder()
                        .add("Supported", "timer")
                        .add("Session-Expires", "3600;refresher=uas")
                        .build(),
                TestAgent.sdp("v=0\r\n"));
    }

    private String uri() {
        return "sip:ben@" + ben.hostPort();
    }

    private String contact() {
        return "Contact: <" + uri() + ">";
    }

    private WireMessage called() {
        agent.agent.invite(to(uri()), call);
        return ben.request("INVITE");
    }

    private void answerBye(UdpPeer peer) {
        WireMessage bye = peer.awaitRequest("BYE");
        peer.send(bye.response("200 OK", ""));
    }

    @Test
    @Covers({
        "RFC3261-8.1.1-2",
        "RFC3261-8.1.1.4-1",
        "RFC3261-8.1.1.7-1",
        "RFC3261-8.1.1.7-2",
        "RFC3581-3-1",
        "RFC3261-18.1.1-1",
        "RFC3261-19.3-1",
        "RFC3261-12.1.2-2",
        "RFC3261-13.2.2.4-1"
    })
    void invitesAcknowledgesAndHangsUp() {
        WireMessage invite = called();
        assertEquals("INVITE " + uri() + " SIP/2.0", invite.startLine());
        assertEquals(
                "\"Ana \\\"A\\\"\" <sip:ana@example.com>", invite.header("From").split(";tag=")[0]);
        assertFalse(invite.fromTag().isEmpty());
        assertEquals("<" + uri() + ">", invite.header("To"));
        assertEquals("69", invite.header("Max-Forwards"));
        assertEquals("<sip:s1@im.example.com>;isfocus", invite.header("Contact"));
        assertEquals("3600;refresher=uas", invite.header("Session-Expires"));
        assertEquals("IM-serv/OMA1.0 Parley/0.1.0", invite.header("User-Agent"));
        assertTrue(invite.header("Via")
                .startsWith("SIP/2.0/UDP 127.0.0.1:" + agent.udp().getPort() + ";branch=z9hG4bK"));
        assertTrue(invite.header("Via").endsWith(";rport"));
        assertEquals("v=0\r\n", invite.body());
        assertEquals("5", invite.header("Content-Length"));
        ben.send(invite.response("180 Ringing", "b1"));
        assertEquals(180, TestAgent.take(call.provisionals, "no 180").status());
        ben.send(invite.response("200 OK", "b1", contact()));
        WireMessage ack = ben.request("ACK");
        assertEquals(invite.header("CSeq").replace("INVITE", "ACK"), ack.header("CSeq"));
        assertEquals(invite.header("From"), ack.header("From"));
        assertEquals("b1", ack.toTag());
        assertNotEquals(invite.branch(), ack.branch());
        SipDialog dialog = call.awaitDialog();
        assertEquals(invite.header("Call-ID"), dialog.callId());
        dialog.bye(SipHeaders.none(), status -> {});
        answerBye(ben);
        agent.untilIdle();
    }

    @Test
    @Covers({"RFC3261-17.1.1.2-1", "RFC3261-8.1.3.1-1"})
    void repeatsTheInviteAndEndsWith408WhenNobodyAnswers() {
        WireMessage invite = called();
        assertEquals(invite.text(), ben.request("INVITE").text());
        assertEquals(invite.text(), ben.request("INVITE").text());
        SipResponse end = call.awaitRejected();
        assertEquals(408, end.status());
        assertEquals(invite.header("Call-ID"), end.callId());
        agent.untilIdle();
    }

    @Test
    void ringsAsLongAsThePeerLikes() {
        WireMessage invite = called();
        ben.send(invite.response("100 Trying", ""));
        ben.send(invite.response("180 Ringing", "b1"));
        TestAgent.take(call.provisionals, "no 180");
        TestAgent.until(
                () -> agent.agent.census().timers() == 0, "a ringing call sets no timer: " + agent.agent.census());
        assertTrue(call.rejected.isEmpty());
        assertEquals(1, call.tryings.get());
        assertTrue(call.provisionals.isEmpty(), "a 100 says nothing of the phone");
        ben.send(invite.response("486 Busy Here", "b1"));
        ben.awaitRequest("ACK");
        assertEquals(486, call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-17.1.1.3-1")
    void acknowledgesARefusalOnceForEachTimeItComes() {
        WireMessage invite = called();
        String refusal = invite.response("603 Decline", "b1", "Warning: 399 b \"no\"");
        ben.send(refusal);
        WireMessage ack = ben.request("ACK");
        assertEquals(invite.branch(), ack.branch());
        assertEquals(invite.requestUri(), ack.requestUri());
        assertEquals("b1", ack.toTag());
        SipResponse response = call.awaitRejected();
        assertEquals(603, response.status());
        assertEquals("Decline", response.reason());
        assertEquals(Optional.of("399 b \"no\""), response.header("Warning"));
        ben.send(refusal);
        assertEquals(ack.text(), ben.request("ACK").text());
        assertTrue(call.rejected.isEmpty());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-13.2.2.4-2")
    void acknowledgesARepeatedAcceptanceAndTellsNobody() {
        WireMessage invite = called();
        String ok = invite.response("200 OK", "b1", contact());
        ben.send(ok);
        WireMessage ack = ben.request("ACK");
        call.awaitDialog();
        ben.send(ok);
        WireMessage again = ben.request("ACK");
        assertEquals(ack.header("CSeq"), again.header("CSeq"));
        assertEquals(ack.header("To"), again.header("To"));
        assertTrue(call.dialogs.isEmpty());
        assertEquals(1, agent.agent.census().dialogs());
    }

    @Test
    @Covers("RFC3261-13.2.2.4-2")
    void keepsTheFirstForkAndHangsUpOnTheOthers() {
        UdpPeer other = agent.peer();
        WireMessage invite = called();
        ben.send(invite.response("200 OK", "b1", contact()));
        ben.request("ACK");
        SipDialog kept = call.awaitDialog();
        String second = invite.response("200 OK", "b2", "Contact: <sip:ben@" + other.hostPort() + ">");
        ben.send(second);
        WireMessage ack = other.request("ACK");
        assertEquals("b2", ack.toTag());
        WireMessage bye = other.request("BYE");
        assertEquals("b2", bye.toTag());
        ben.send(second);
        other.awaitRequest("ACK");
        other.send(bye.response("200 OK", ""));
        TestAgent.until(() -> agent.agent.census().dialogs() == 1, "the second fork stays");
        assertFalse(kept.hasEnded());
        assertTrue(call.dialogs.isEmpty());
        kept.bye(SipHeaders.none(), status -> {});
        answerBye(ben);
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-12.1.2-1")
    void sendsThroughTheRecordedRouteInReverse() {
        UdpPeer proxy = agent.peer();
        WireMessage invite = called();
        ben.send(invite.response(
                "200 OK",
                "b1",
                "Record-Route: <sip:far.example.com;lr>",
                "Record-Route: <sip:" + proxy.hostPort() + ";lr>",
                "Contact: <sip:ben@unreachable.example.com>"));
        WireMessage ack = proxy.request("ACK");
        assertEquals("sip:ben@unreachable.example.com", ack.requestUri());
        assertEquals(List.of("<sip:" + proxy.hostPort() + ";lr>", "<sip:far.example.com;lr>"), ack.all("Route"));
        call.awaitDialog().bye(SipHeaders.none(), status -> {});
        assertEquals(ack.all("Route"), proxy.request("BYE").all("Route"));
    }

    @Test
    void hangsUpOnAnAcceptanceWithoutUsableContact() {
        for (String contact : List.of("X-No: contact", "Contact: <tel:+15550100>", "Contact: <<>>")) {
            WireMessage invite = called();
            ben.send(invite.response("200 OK", "b1", contact));
            assertEquals(uri(), ben.request("ACK").requestUri());
            answerBye(ben);
            assertEquals(500, call.awaitRejected().status());
        }
        agent.untilIdle();
    }

    @Test
    void hearsTheByeOfThePeer() {
        WireMessage invite = called();
        ben.send(invite.response("200 OK", "b1", contact()));
        ben.request("ACK");
        SipDialog dialog = call.awaitDialog();
        ben.send("BYE sip:s1@im.example.com SIP/2.0\r\nVia: SIP/2.0/UDP " + ben.hostPort()
                + ";branch=z9hG4bKb;rport\r\nFrom: <" + uri() + ">;tag=b1\r\nTo: " + invite.header("From")
                + "\r\nCall-ID: " + invite.header("Call-ID") + "\r\nCSeq: 1 BYE\r\n\r\n");
        assertEquals("bye", call.dialog.next());
        ben.response(200);
        assertTrue(dialog.hasEnded());
        agent.untilIdle();
    }

    @ParameterizedTest
    @Covers("DEC-39")
    @CsvSource({
        "tel:+15550100, 404",
        "http://example.com/, 416",
        "nonsense, 416",
        "sip:, 404",
        "sip:b\u0020en@example.com, 404",
        "sips:ben@127.0.0.1, 480",
        "sip:ben@127.0.0.1;transport=tls, 503",
        "sip:ben@nowhere.invalid, 503"
    })
    void endsAtOnceWhenThereIsNoWay(String uri, int status) {
        InviteRequest request = to(uri);
        agent.agent.invite(request, call);
        SipResponse end = call.awaitRejected();
        assertEquals(status, end.status());
        assertEquals("sip:ana@example.com", end.from().uri());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-18.3-3")
    void discardsACutResponse() {
        WireMessage invite = called();
        ben.send(invite.response("200 OK", "b1", contact()).replace("Content-Length: 0", "Content-Length: 1"));
        ben.send(invite.response("486 Busy Here", "b1").replace("Content-Length: 0", "Content-Length: many"));
        TestAgent.until(() -> agent.agent.census().unmatched() == 2, "they are not counted");
        ben.send(invite.response("200 OK", "b1", contact()).replace("Content-Length: 0\r\n", ""));
        ben.awaitRequest("ACK");
        call.awaitDialog();
    }

    @Test
    @Covers({"RFC3261-8.1.3.3-1", "RFC3261-17.1.3-1"})
    void ignoresResponsesThatAreNotItsOwn() {
        WireMessage invite = called();
        ben.send(invite.response("200 OK", "b1", contact()).replace(invite.branch(), "z9hG4bKother"));
        ben.send(invite.response("200 OK", "b1", contact()).replace("Via: ", "Via: SIP/2.0/UDP x;branch=z9hG4bKy, "));
        TestAgent.until(() -> agent.agent.census().unmatched() == 2, "strays are not counted");
        assertTrue(call.dialogs.isEmpty());
    }
}
