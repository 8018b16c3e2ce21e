package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UasCallTest {

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ana = agent.peer();
    private final DialogListener dialog = new DialogListener();

    @AfterEach
    void close() {
        agent.close();
    }

    private Request invite() {
        return Request.initial("INVITE", "sip:factory@im.example.com", "UDP", ana.hostPort())
                .body("application/sdp", "v=0\r\n");
    }

    @Test
    void answersTryingThenTheOutcomeAndEndsByTheCallersBye() {
        Request invite = invite();
        ana.send(invite.toString());
        WireMessage trying = ana.response(100);
        assertEquals("", trying.toTag());
        IncomingInvite call = agent.invite();
        assertEquals("sip:factory@im.example.com", call.request().requestUri());
        assertEquals("v=0\r\n", new String(call.request().body()));
        SipDialog made = call.accept(TestAgent.CONTACT, TestAgent.sdp("v=0\r\nanswer"), dialog)
                .orElseThrow();
        WireMessage ok = ana.response(200);
        assertEquals("<sip:s1@im.example.com>;isfocus", ok.header("Contact"));
        assertEquals("v=0\r\nanswer", ok.body());
        assertEquals("IM-serv/OMA1.0 Parley/0.1.0", ok.header("Server"));
        assertEquals(invite.get("Via") + ";received=127.0.0.1", ok.header("Via").replaceAll("rport=\\d+", "rport"));
        ana.send(invite.ack(ok).toString());
        assertEquals("confirmed", dialog.next());
        assertFalse(made.hasEnded());
        ana.send(invite.inDialog("BYE", ok, 2).toString());
        assertEquals("bye", dialog.next());
        ana.awaitStatus(200);
        assertTrue(made.hasEnded());
        agent.untilIdle();
    }

    @Test
    void endsACallByItsOwnBye() {
        Request invite = invite();
        ana.send(invite.toString());
        ana.response(100);
        SipDialog made = agent.invite()
                .accept(TestAgent.CONTACT, SipBody.empty(), dialog)
                .orElseThrow();
        WireMessage ok = ana.response(200);
        ana.send(invite.ack(ok).toString());
        dialog.next();
        java.util.concurrent.BlockingQueue<Integer> done = new java.util.concurrent.LinkedBlockingQueue<>();
        made.bye(
                SipHeaders.builder()
                        .add("Reason", "SIP;cause=410;text=\"Gone\"")
                        .build(),
                done::add);
        WireMessage bye = ana.awaitRequest("BYE");
        assertEquals("sip:ana@" + ana.hostPort(), bye.requestUri());
        assertEquals(ok.header("To"), bye.header("From"));
        assertEquals(invite.get("From"), bye.header("To"));
        assertEquals("SIP;cause=410;text=\"Gone\"", bye.header("Reason"));
        ana.send(bye.response("200 OK", ""));
        assertEquals(200, TestAgent.take(done, "no end of the BYE"));
        agent.untilIdle();
    }
}
