package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** INVITE and UPDATE of ours in a dialog (RFC 3261 section 14.1, RFC 4028 section 10). */
class RefreshTest {

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ana = agent.peer();
    private final DialogListener dialog = new DialogListener();
    private final BlockingQueue<RequestOutcome> outcomes = new LinkedBlockingQueue<>();
    private final Request invite = Request.initial("INVITE", "sip:factory@im.example.com", "UDP", ana.hostPort());
    private WireMessage ok;
    private SipDialog made;

    @AfterEach
    void close() {
        agent.close();
    }

    private void established() {
        ana.send(invite.toString());
        ana.response(100);
        made = agent.invite().accept(TestAgent.CONTACT, SipBody.empty(), dialog).orElseThrow();
        ok = ana.response(200);
        ana.send(invite.ack(ok).toString());
        assertEquals("confirmed", dialog.next());
    }

    private WireMessage refreshed(String method) {
        made.refresh(
                method.equals("UPDATE"),
                SipHeaders.builder().add("Session-Expires", "90;refresher=uac").build(),
                SipBody.empty(),
                outcomes::add);
        return ana.awaitRequest(method);
    }

    private RequestOutcome outcome() {
        return TestAgent.take(outcomes, "the refresh has no end");
    }

    private void hangUp(UdpPeer peer) {
        made.bye(SipHeaders.none(), status -> {});
        peer.send(peer.awaitRequest("BYE").response("200 OK", ""));
        agent.untilIdle();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "UPDATE"})
    @Covers("RFC3261-12.2.1.2-1")
    void sendsToTheContactOfTheAnswerFromThenOn(String method) {
        UdpPeer elsewhere = agent.peer();
        established();
        WireMessage refresh = refreshed(method);
        assertEquals("<sip:s1@im.example.com>;isfocus", refresh.header("Contact"));
        assertEquals("90;refresher=uac", refresh.header("Session-Expires"));
        ana.send(refresh.response("200 OK", "", "Contact: <sip:ana@" + elsewhere.hostPort() + ">"));
        if (method.equals("INVITE")) {
            WireMessage ack = elsewhere.request("ACK");
            assertEquals(refresh.header("CSeq").replace("INVITE", "ACK"), ack.header("CSeq"));
        }
        assertEquals(200, outcome().status());
        hangUp(elsewhere);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "UPDATE"})
    @Covers("RFC3261-12.2.1.2-1")
    void keepsTheTargetThatARefusalNames(String method) {
        UdpPeer elsewhere = agent.peer();
        established();
        WireMessage refresh = refreshed(method);
        ana.send(refresh.response("488 Not Acceptable Here", "", "Contact: <sip:ana@" + elsewhere.hostPort() + ">"));
        assertEquals(488, outcome().status());
        hangUp(ana);
    }

    @Test
    @Covers("RFC3261-14.1-1")
    void sendsNoInviteWhileOneIsOpenInEitherDirection() {
        established();
        WireMessage first = refreshed("INVITE");
        made.refresh(false, SipHeaders.none(), SipBody.empty(), outcomes::add);
        assertEquals(491, outcome().status());
        Request theirs = invite.inDialog("INVITE", ok, 2).set("Contact", "<sip:ana@" + ana.hostPort() + ">");
        ana.send(theirs.toString());
        ana.send(theirs.ackRefusal(ana.awaitStatus(491)).toString());
        ana.send(first.response("491 Request Pending", ""));
        assertEquals(491, outcome().status());

        Request again = invite.inDialog("INVITE", ok, 3).set("Contact", "<sip:ana@" + ana.hostPort() + ">");
        ana.send(again.toString());
        ana.awaitStatus(100);
        IncomingRequest open = agent.request();
        made.refresh(false, SipHeaders.none(), SipBody.empty(), outcomes::add);
        assertEquals(491, outcome().status());
        open.respond(488, "", SipHeaders.none(), SipBody.empty());
        ana.send(again.ackRefusal(ana.awaitStatus(488)).toString());
        hangUp(ana);
    }

    @Test
    void acknowledgesARepeatedAnswerAgain() {
        established();
        WireMessage refresh = refreshed("INVITE");
        String answer = refresh.response("200 OK", "", "Contact: <sip:ana@" + ana.hostPort() + ">");
        ana.send(answer);
        WireMessage ack = ana.awaitRequest("ACK");
        ana.send(answer);
        assertEquals(ack.header("CSeq"), ana.awaitRequest("ACK").header("CSeq"));
        assertEquals(200, outcome().status());
        assertTrue(outcomes.isEmpty());
        hangUp(ana);
    }

    @Test
    @Covers("RFC3261-17.1.2-2")
    void repeatsARequestLessOftenBehindAProvisionalResponse() {
        established();
        WireMessage update = refreshed("UPDATE");
        ana.send(update.response("100 Trying", ""));
        ana.send(invite.inDialog("MESSAGE", ok, 2).toString());
        ana.awaitStatus(405); // the 100 was read before
        UdpPeer ben = agent.peer();
        agent.agent.invite(OutgoingCallTest.to("sip:ben@" + ben.hostPort()), new CallListener());
        WireMessage first = ben.request("INVITE");
        for (int i = 0; i < 4; i++) {
            assertEquals(first.text(), ben.request("INVITE").text());
        }
        ana.send(update.response("200 OK", ""));
        assertEquals(200, outcome().status());
        made.bye(SipHeaders.none(), status -> {});
        int repeated = 0;
        WireMessage next = ana.await(WireMessage::isRequest);
        while (next.method().equals("UPDATE")) {
            repeated++;
            next = ana.await(WireMessage::isRequest);
        }
        assertTrue(repeated <= 2, "repeated " + repeated + " times within 15 T1, where T2 is 8");
        ana.send(next.response("200 OK", ""));
        ben.send(first.response("486 Busy Here", "b1"));
        agent.untilIdle();
    }
}
