package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** CANCEL by us (flows F1.7, F2.1 to F2.3; race R4). */
class OutgoingCancelTest {

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ben = agent.peer();
    private final CallListener call = new CallListener();

    @AfterEach
    void close() {
        agent.close();
    }

    private OutgoingInvite invite() {
        return agent.agent.invite(OutgoingCallTest.to("sip:ben@" + ben.hostPort()), call);
    }

    private String contact() {
        return "Contact: <sip:ben@" + ben.hostPort() + ">";
    }

    @Test
    @Covers("RFC3261-9.1-1")
    void cancelsARingingCallWithTheFieldsOfItsInvite() {
        OutgoingInvite outgoing = invite();
        WireMessage invite = ben.request("INVITE");
        ben.send(invite.response("180 Ringing", "b1"));
        TestAgent.take(call.provisionals, "no 180");
        outgoing.cancel(SipHeaders.builder().add("Reason", "SIP;cause=200").build());
        outgoing.cancel(SipHeaders.none());
        WireMessage cancel = ben.request("CANCEL");
        assertEquals(invite.requestUri(), cancel.requestUri());
        assertEquals(invite.all("Via"), cancel.all("Via"));
        assertEquals(invite.header("To"), cancel.header("To"));
        assertEquals(invite.header("From"), cancel.header("From"));
        assertEquals(invite.header("CSeq").replace("INVITE", "CANCEL"), cancel.header("CSeq"));
        assertEquals("SIP;cause=200", cancel.header("Reason"));
        ben.send(cancel.response("200 OK", "b1"));
        ben.send(invite.response("487 Request Terminated", "b1"));
        ben.awaitRequest("ACK");
        assertEquals(487, call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-9.1-1")
    void holdsTheCancelBackUntilAProvisionalResponse() {
        OutgoingInvite outgoing = invite();
        WireMessage invite = ben.request("INVITE");
        outgoing.cancel(SipHeaders.none());
        assertEquals("INVITE", ben.next().method(), "the INVITE again, no CANCEL yet");
        ben.send(invite.response("100 Trying", ""));
        WireMessage cancel = ben.awaitRequest("CANCEL");
        ben.send(cancel.response("200 OK", "b1"));
        ben.send(invite.response("487 Request Terminated", "b1"));
        assertEquals(487, call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    void takesARefusalInsteadOfTheProvisionalResponse() {
        OutgoingInvite outgoing = invite();
        WireMessage invite = ben.request("INVITE");
        outgoing.cancel(SipHeaders.none());
        ben.send(invite.response("486 Busy Here", "b1"));
        assertEquals(486, call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    void hangsUpWhenTheAcceptanceCrossesTheCancel() {
        OutgoingInvite outgoing = invite();
        WireMessage invite = ben.request("INVITE");
        outgoing.cancel(SipHeaders.none());
        ben.send(invite.response("200 OK", "b1", contact()));
        ben.awaitRequest("ACK");
        WireMessage bye = ben.awaitRequest("BYE");
        ben.send(bye.response("200 OK", ""));
        assertEquals(487, call.awaitRejected().status());
        assertTrue(call.dialogs.isEmpty());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-9.1-1")
    void givesUpOnAPeerThatNeverEndsTheCancelledInvite() {
        OutgoingInvite outgoing = invite();
        WireMessage invite = ben.request("INVITE");
        ben.send(invite.response("180 Ringing", "b1"));
        TestAgent.take(call.provisionals, "no 180");
        outgoing.cancel(SipHeaders.none());
        WireMessage cancel = ben.awaitRequest("CANCEL");
        ben.send(cancel.response("200 OK", "b1"));
        assertEquals(408, call.awaitRejected().status());
        agent.untilIdle();
        ben.send(invite.response("200 OK", "b1", contact()));
        ben.awaitRequest("ACK");
        ben.send(ben.awaitRequest("BYE").response("200 OK", ""));
        agent.untilIdle();
        assertTrue(call.dialogs.isEmpty());
    }

    @Test
    void givesUpOnAPeerThatNeverAnswersAtAll() {
        OutgoingInvite outgoing = invite();
        ben.request("INVITE");
        outgoing.cancel(SipHeaders.none());
        assertEquals(408, call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    void endsEveryRaceOfCancelAndAcceptanceWithOneOutcome() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            CallListener one = new CallListener();
            OutgoingInvite outgoing = agent.agent.invite(OutgoingCallTest.to("sip:ben@" + ben.hostPort()), one);
            WireMessage invite = ben.await(message -> message.isRequest()
                    && message.method().equals("INVITE")
                    && message.header("Call-ID").equals(outgoing.callId()));
            Thread gives = new Thread(() -> outgoing.cancel(SipHeaders.none()));
            gives.start();
            ben.send(invite.response("200 OK", "b1", contact()));
            gives.join();
            ben.await(message -> message.isRequest()
                    && message.method().equals("ACK")
                    && message.header("Call-ID").equals(outgoing.callId()));
            TestAgent.until(() -> one.dialogs.size() + one.rejected.size() == 1, "no outcome");
            one.dialogs.forEach(dialog -> dialog.bye(SipHeaders.none(), status -> {}));
            WireMessage bye = ben.await(message -> message.isRequest()
                    && message.method().equals("BYE")
                    && message.header("Call-ID").equals(outgoing.callId()));
            ben.send(bye.response("200 OK", ""));
            assertEquals(1, one.dialogs.size() + one.rejected.size());
        }
        agent.untilIdle();
    }
}
