package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** RFC 3262 section 4: reliable provisional responses to our INVITE. */
class PrackTest {

    private static final String ANSWER = "v=0\r\ns=early\r\n";

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ben = agent.peer();
    private final CallListener call = new CallListener();
    private OutgoingInvite outgoing;

    @AfterEach
    void close() {
        agent.close();
    }

    private WireMessage called() {
        outgoing = agent.agent.invite(OutgoingCallTest.to("sip:ben@" + ben.hostPort()), call);
        return ben.request("INVITE");
    }

    private String contact() {
        return "Contact: <sip:ben@" + ben.hostPort() + ">";
    }

    private String ringing(WireMessage invite, String tag, long rseq, String... further) {
        String[] fields = new String[further.length + 3];
        fields[0] = "Require: 100rel";
        fields[1] = "RSeq: " + rseq;
        fields[2] = contact();
        System.arraycopy(further, 0, fields, 3, further.length);
        return invite.response("180 Ringing", tag, fields);
    }

    private static String withBody(String response, String type, String body) {
        return response.replace(
                        "Content-Length: 0\r\n",
                        "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n")
                + body;
    }

    private static long cseq(WireMessage message) {
        return Long.parseLong(message.header("CSeq").split(" ")[0]);
    }

    private WireMessage acknowledged(WireMessage invite, String tag, long rseq) {
        ben.send(ringing(invite, tag, rseq));
        WireMessage prack = ben.awaitRequest("PRACK");
        assertEquals(rseq + " " + cseq(invite) + " INVITE", prack.header("RAck"));
        ben.send(prack.response("200 OK", ""));
        return prack;
    }

    @Test
    @Covers("RFC3262-4-1")
    void acknowledgesInTheEarlyDialogAlongItsRouteSet() {
        UdpPeer proxy = agent.peer();
        WireMessage invite = called();
        ben.send(invite.response(
                "183 Session Progress",
                "b1",
                "Require: timer, 100REL",
                "RSeq: 7",
                "Record-Route: <sip:far.example.com;lr>",
                "Record-Route: <sip:" + proxy.hostPort() + ";lr>",
                "Contact: <sip:ben@unreachable.example.com>"));
        WireMessage prack = proxy.request("PRACK");
        assertEquals("sip:ben@unreachable.example.com", prack.requestUri());
        assertEquals(List.of("<sip:" + proxy.hostPort() + ";lr>", "<sip:far.example.com;lr>"), prack.all("Route"));
        assertEquals("7 " + cseq(invite) + " INVITE", prack.header("RAck"));
        assertEquals(cseq(invite) + 1, cseq(prack));
        assertEquals("b1", prack.toTag());
        assertEquals(invite.header("From"), prack.header("From"));
        assertEquals("70", prack.header("Max-Forwards"));
        proxy.send(prack.response("200 OK", ""));
        assertEquals(183, TestAgent.take(call.provisionals, "no 183").status());

        ben.send(invite.response("200 OK", "b1", contact()));
        WireMessage ack = ben.awaitRequest("ACK");
        assertEquals(cseq(invite), cseq(ack));
        assertEquals(List.of(), ack.all("Route"), "the 2xx gives the route set anew");
        call.awaitDialog().bye(SipHeaders.none(), status -> {});
        WireMessage bye = ben.awaitRequest("BYE");
        assertEquals(cseq(invite) + 2, cseq(bye), "numbers go on behind the PRACK");
        ben.send(bye.response("200 OK", ""));
        agent.untilIdle();
    }

    @Test
    void acknowledgesNoOrdinaryResponse() {
        WireMessage invite = called();
        ben.send(invite.response("180 Ringing", "b1", "RSeq: 1"));
        ben.send(invite.response("181 Forwarded", "b1", "Require: 100rel"));
        ben.send(invite.response("182 Queued", "", "Require: 100rel", "RSeq: 1"));
        ben.send(invite.response("486 Busy Here", "b1"));
        ben.awaitRequest("ACK");
        assertEquals(486, call.awaitRejected().status());
        assertEquals(3, call.provisionals.size());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3262-4-2")
    void acknowledgesEachOnceAndInOrder() {
        WireMessage invite = called();
        acknowledged(invite, "b1", 5);
        ben.send(ringing(invite, "b1", 5));
        ben.send(ringing(invite, "b1", 7));
        ben.send(ringing(invite, "b1", 4));
        TestAgent.until(() -> agent.agent.census().unmatched() == 3, "they are not counted");
        WireMessage second = acknowledged(invite, "b1", 6);
        assertEquals(cseq(invite) + 2, cseq(second));
        acknowledged(invite, "b1", 7);
        ben.send(invite.response("486 Busy Here", "b1"));
        ben.awaitRequest("ACK");
        call.awaitRejected();
        assertEquals(3, call.provisionals.size());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3262-4-1")
    void repeatsThePrackItself() {
        WireMessage invite = called();
        ben.send(ringing(invite, "b1", 1));
        WireMessage prack = ben.awaitRequest("PRACK");
        assertEquals(prack.text(), ben.awaitRequest("PRACK").text());
        ben.send(prack.response("200 OK", ""));
        ben.send(invite.response("486 Busy Here", "b1"));
        ben.awaitRequest("ACK");
        call.awaitRejected();
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3262-4-3")
    void hasADialogForEachBranchOfAFork() {
        WireMessage invite = called();
        assertEquals("b1", acknowledged(invite, "b1", 100).toTag());
        WireMessage other = acknowledged(invite, "b2", 7);
        assertEquals("b2", other.toTag());
        assertEquals(cseq(invite) + 1, cseq(other));
        acknowledged(invite, "b1", 101);
        ben.send(invite.response("200 OK", "b1", contact()));
        ben.awaitRequest("ACK");
        ben.send(invite.response("200 OK", "b2", contact()));
        WireMessage ack = ben.awaitRequest("ACK");
        assertEquals("b2", ack.toTag());
        WireMessage bye = ben.awaitRequest("BYE");
        assertEquals(cseq(invite) + 2, cseq(bye), "behind the PRACK of that branch");
        ben.send(bye.response("200 OK", ""));
        call.awaitDialog().bye(SipHeaders.none(), status -> {});
        WireMessage last = ben.awaitRequest("BYE");
        assertEquals(cseq(invite) + 3, cseq(last));
        ben.send(last.response("200 OK", ""));
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3262-4-3")
    void acknowledgesSixteenBranchesAtMost() {
        WireMessage invite = called();
        for (int i = 1; i <= 16; i++) {
            acknowledged(invite, "b" + i, 1);
        }
        ben.send(ringing(invite, "b17", 1));
        TestAgent.until(() -> agent.agent.census().unmatched() == 1, "the seventeenth is not counted");
        ben.send(invite.response("486 Busy Here", "b1"));
        ben.awaitRequest("ACK");
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3262-5-1")
    void takesTheAnswerOfTheProvisionalResponseWhereTheAcceptanceHasNone() {
        WireMessage invite = called();
        ben.send(withBody(ringing(invite, "b1", 1), "application/sdp", ANSWER));
        ben.send(ben.awaitRequest("PRACK").response("200 OK", ""));
        ben.send(invite.response("200 OK", "b1", contact(), "X-Of: the 200"));
        ben.awaitRequest("ACK");
        SipResponse accepted = TestAgent.take(call.accepted, "not accepted");
        assertEquals(ANSWER, new String(accepted.body(), StandardCharsets.UTF_8));
        assertEquals(Optional.of("application/sdp"), accepted.contentType());
        assertEquals(Optional.of("the 200"), accepted.header("X-Of"));
        assertEquals(200, accepted.status());
    }

    @Test
    @Covers("RFC3262-5-1")
    void ignoresAnotherAnswerInTheAcceptance() {
        WireMessage invite = called();
        ben.send(
                withBody(ringing(invite, "b1", 1, "Content-Disposition: early-session"), "application/sdp", "v=1\r\n"));
        ben.send(ben.awaitRequest("PRACK").response("200 OK", ""));
        ben.send(withBody(ringing(invite, "b1", 2), "application/sdp", ANSWER));
        ben.send(ben.awaitRequest("PRACK").response("200 OK", ""));
        ben.send(withBody(ringing(invite, "b2", 1), "application/sdp", "v=2\r\n"));
        ben.send(ben.awaitRequest("PRACK").response("200 OK", ""));
        ben.send(withBody(invite.response("200 OK", "b1", contact()), "application/sdp", "v=3\r\n"));
        ben.awaitRequest("ACK");
        SipResponse accepted = TestAgent.take(call.accepted, "not accepted");
        assertEquals(ANSWER, new String(accepted.body(), StandardCharsets.UTF_8));
    }

    @Test
    @Covers("RFC3262-4-4")
    void acknowledgesNothingMoreInADialogThatThePeerDoesNotKnow() {
        WireMessage invite = called();
        ben.send(ringing(invite, "b1", 1));
        ben.send(ben.awaitRequest("PRACK").response("481 Call/Transaction Does Not Exist", ""));
        TestAgent.until(() -> agent.agent.census().clientTransactions() == 1, "the PRACK has not ended");
        ben.send(ringing(invite, "b1", 2));
        TestAgent.until(() -> agent.agent.census().unmatched() == 1, "the second one is not counted");
        ben.send(invite.response("200 OK", "b1", contact()));
        ben.awaitRequest("ACK");
        call.awaitDialog();
    }

    @Test
    @Covers("RFC3262-4-4")
    void waitsForTheFinalResponseWhenNoAnswerToThePrackComes() {
        WireMessage invite = called();
        ben.send(ringing(invite, "b1", 1));
        ben.awaitRequest("PRACK");
        TestAgent.until(() -> agent.agent.census().clientTransactions() == 1, "the PRACK has no end");
        assertTrue(call.rejected.isEmpty());
        ben.send(invite.response("504 Server Time-out", "b1"));
        ben.awaitRequest("ACK");
        assertEquals(504, call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    void acknowledgesInACallThatIsGivenUpToo() {
        WireMessage invite = called();
        ben.send(invite.response("100 Trying", ""));
        outgoing.cancel(SipHeaders.none());
        ben.send(ben.awaitRequest("CANCEL").response("200 OK", "b1"));
        acknowledged(invite, "b1", 1);
        ben.send(invite.response("487 Request Terminated", "b1"));
        ben.awaitRequest("ACK");
        assertEquals(487, call.awaitRejected().status());
        assertTrue(call.provisionals.isEmpty());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC6228-5-1")
    void endsTheEarlyDialogOfABranchThatHasEnded() {
        WireMessage invite = called();
        acknowledged(invite, "b1", 1);
        acknowledged(invite, "b2", 1);
        ben.send(ringing(invite, "b1", 2).replace("180 Ringing", "199 Early Dialog Terminated"));
        ben.send(ben.awaitRequest("PRACK").response("200 OK", ""));
        ben.send(ringing(invite, "b1", 3));
        TestAgent.until(() -> agent.agent.census().unmatched() == 1, "it is not counted");
        acknowledged(invite, "b2", 2);
        ben.send(invite.response("486 Busy Here", "b1"));
        ben.awaitRequest("ACK");
        call.awaitRejected();
        assertEquals(
                List.of(180, 180, 180),
                call.provisionals.stream().map(SipResponse::status).toList());
        agent.untilIdle();
    }

    private String inEarly(String method, WireMessage invite, int cseq, String body, String... further) {
        StringBuilder text = new StringBuilder(method + " sip:s1@im.example.com SIP/2.0\r\nVia: SIP/2.0/UDP "
                + ben.hostPort() + ";branch=z9hG4bKe" + method + cseq + ";rport\r\nMax-Forwards: 70\r\nFrom: "
                + invite.header("To") + ";tag=b1\r\nTo: " + invite.header("From") + "\r\nCall-ID: "
                + invite.header("Call-ID") + "\r\nCSeq: " + cseq + " " + method + "\r\n" + contact() + "\r\n");
        for (String field : further) {
            text.append(field).append("\r\n");
        }
        if (!body.isEmpty()) {
            text.append("Content-Type: application/sdp\r\n");
        }
        return text + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    @Covers({"RFC3311-5.2-2", "RFC3261-12.1.2-3"})
    void answersAnUpdateInTheEarlyDialog() {
        UdpPeer elsewhere = agent.peer();
        WireMessage invite = called();
        acknowledged(invite, "b1", 1);
        ben.send(inEarly("UPDATE", invite, 0, "v=0\r\n"));
        ben.awaitStatus(491);
        ben.send(withBody(ringing(invite, "b1", 2), "application/sdp", ANSWER));
        ben.send(ben.awaitRequest("PRACK").response("200 OK", ""));
        ben.send(inEarly("UPDATE", invite, 1, "v=0\r\n"));
        ben.awaitStatus(488);
        ben.send(inEarly("UPDATE", invite, 1, ""));
        ben.awaitStatus(500);
        ben.send(inEarly("INVITE", invite, 2, ""));
        ben.awaitStatus(491);
        ben.send(inEarly("REFER", invite, 3, ""));
        ben.awaitStatus(405);
        ben.send(inEarly("UPDATE", invite, 4, "").replace(ben.hostPort() + ">", elsewhere.hostPort() + ">"));
        assertEquals("<sip:s1@im.example.com>;isfocus", ben.awaitStatus(200).header("Contact"));
        ben.send(ringing(invite, "b1", 3));
        WireMessage prack = elsewhere.request("PRACK");
        elsewhere.send(prack.response("200 OK", ""));
        ben.send(invite.response("486 Busy Here", "b1"));
        ben.awaitRequest("ACK");
        call.awaitRejected();
        ben.send(inEarly("UPDATE", invite, 5, ""));
        ben.awaitStatus(481);
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-12.1.2-3")
    void takesZeroAsThePeersFirstNumber() {
        WireMessage invite = called();
        ben.send(invite.response("200 OK", "b1", contact()));
        ben.awaitRequest("ACK");
        call.awaitDialog();
        ben.send(inEarly("BYE", invite, 0, ""));
        ben.awaitStatus(200);
        assertEquals("bye", call.dialog.next());
        agent.untilIdle();
    }
}
