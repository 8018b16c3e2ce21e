package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

class InDialogTest {

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ana = agent.peer();
    private final DialogListener dialog = new DialogListener();
    private SipDialog made;

    @AfterEach
    void close() {
        agent.close();
    }

    private Request invite() {
        return Request.initial("INVITE", "sip:factory@im.example.com", "UDP", ana.hostPort());
    }

    private WireMessage established(Request invite) {
        ana.send(invite.toString());
        ana.response(100);
        made = agent.invite().accept(TestAgent.CONTACT, SipBody.empty(), dialog).orElseThrow();
        WireMessage ok = ana.response(200);
        ana.send(invite.ack(ok).toString());
        dialog.next();
        return ok;
    }

    @Test
    @Covers("RFC3261-12.2.2-1")
    void refusesAnOldCseqWith500() {
        Request invite = invite().set("CSeq", "10 INVITE");
        WireMessage ok = established(invite);
        ana.send(invite.inDialog("BYE", ok, 9).toString());
        ana.awaitStatus(500);
        ana.send(invite.inDialog("BYE", ok, 11).toString());
        ana.awaitStatus(200);
        agent.untilIdle();
    }

    @Test
    void refusesWith481WhatBelongsToNoDialog() {
        Request invite = invite();
        WireMessage ok = established(invite);
        for (String method : List.of("BYE", "REFER", "INVITE", "UPDATE")) {
            ana.send(invite.inDialog(method, ok, 5)
                    .set("To", "<sip:factory@im.example.com>;tag=other")
                    .set("Contact", "<sip:ana@" + ana.hostPort() + ">")
                    .toString());
            ana.awaitStatus(481);
        }
        ana.send(Request.initial("BYE", "sip:factory@im.example.com", "UDP", ana.hostPort())
                .toString());
        ana.awaitStatus(481);
    }

    @Test
    void ignoresAnAckOfNoDialog() {
        ana.send(Request.initial("ACK", "sip:factory@im.example.com", "UDP", ana.hostPort())
                .set("To", "<sip:factory@im.example.com>;tag=none")
                .toString());
        ana.assertQuiet();
    }

    @Test
    @Covers({"RFC3261-12.1.1-1", "RFC3261-12.2.1.1-1"})
    void sendsThroughLooseRouters() {
        Request invite = invite().add("Record-Route", "<sip:" + ana.hostPort() + ";lr;x=1>, <sip:far.example.com;lr>")
                .set("Contact", "<sip:ana@unreachable.example.com>");
        WireMessage ok = established(invite);
        assertEquals(List.of("<sip:" + ana.hostPort() + ";lr;x=1>, <sip:far.example.com;lr>"), ok.all("Record-Route"));
        made.bye(SipHeaders.none(), status -> {});
        WireMessage bye = ana.awaitRequest("BYE");
        assertEquals("sip:ana@unreachable.example.com", bye.requestUri());
        assertEquals(List.of("<sip:" + ana.hostPort() + ";lr;x=1>", "<sip:far.example.com;lr>"), bye.all("Route"));
        ana.send(bye.response("200 OK", ""));
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-12.2.1.1-1")
    void putsTheTargetLastInTheRouteOfAStrictRouter() {
        Request invite = invite().add("Record-Route", "<sip:" + ana.hostPort() + ">, <sip:far.example.com;lr>")
                .set("Contact", "<sip:ana@unreachable.example.com>");
        established(invite);
        made.bye(SipHeaders.none(), status -> {});
        WireMessage bye = ana.awaitRequest("BYE");
        assertEquals("sip:" + ana.hostPort(), bye.requestUri());
        assertEquals(List.of("<sip:far.example.com;lr>", "<sip:ana@unreachable.example.com>"), bye.all("Route"));
        ana.send(bye.response("200 OK", ""));
        agent.untilIdle();
    }

    @Test
    @Covers({"RFC3261-12.2.2-2", "RFC3261-14.2-1"})
    void sendsToTheNewestContactAfterAReinvite() {
        UdpPeer elsewhere = agent.peer();
        Request invite = invite();
        WireMessage ok = established(invite);
        Request reinvite = invite.inDialog("INVITE", ok, 2).set("Contact", "<sip:ana@" + elsewhere.hostPort() + ">");
        ana.send(reinvite.toString());
        ana.awaitStatus(100);
        agent.request().respond(200, "", TestAgent.CONTACT, SipBody.empty());
        assertEquals(made, TestAgent.take(agent.requestDialogs, "no dialog"));
        WireMessage again = ana.awaitStatus(200);
        assertEquals(ok.header("To"), again.header("To"));
        assertEquals(again.text(), ana.awaitStatus(200).text(), "repeated until ACK");
        ana.send(reinvite.inDialog("ACK", again, 2).toString());
        TestAgent.until(() -> agent.agent.census().serverTransactions() == 0, "the ACK was not taken");
        made.bye(SipHeaders.none(), status -> {});
        WireMessage bye = elsewhere.awaitRequest("BYE");
        elsewhere.send(bye.response("200 OK", ""));
        agent.untilIdle();
    }

    @Test
    void refusesASecondReinviteWhileTheFirstIsOpen() {
        Request invite = invite();
        WireMessage ok = established(invite);
        String contact = "<sip:ana@" + ana.hostPort() + ">";
        Request first = invite.inDialog("INVITE", ok, 2).set("Contact", contact);
        ana.send(first.toString());
        ana.awaitStatus(100);
        IncomingRequest open = agent.request();
        ana.send(invite.inDialog("INVITE", ok, 3).set("Contact", contact).toString());
        WireMessage overlapping = ana.awaitStatus(500);
        assertTrue(Integer.parseInt(overlapping.header("Retry-After")) <= 10);
        open.respond(488, "", SipHeaders.none(), SipBody.empty());
        ana.send(first.ackRefusal(ana.awaitStatus(488)).toString());
        TestAgent.until(() -> agent.agent.census().serverTransactions() == 0, "the refusal was not settled");
        assertEquals(1, agent.agent.census().dialogs(), "a refused re-INVITE leaves the dialog");
    }

    @Test
    void cancelsAReinvite() {
        Request invite = invite();
        WireMessage ok = established(invite);
        Request reinvite = invite.inDialog("INVITE", ok, 2).set("Contact", "<sip:ana@" + ana.hostPort() + ">");
        ana.send(reinvite.toString());
        ana.awaitStatus(100);
        agent.request();
        ana.send(reinvite.cancel().toString());
        ana.awaitStatus(200);
        ana.send(reinvite.ackRefusal(ana.awaitStatus(487)).toString());
        TestAgent.until(() -> agent.agent.census().serverTransactions() == 0, "the re-INVITE was not settled");
    }

    @Test
    void handsOtherRequestsUpWithTheirDialog() {
        Request invite = invite();
        WireMessage ok = established(invite);
        ana.send(invite.inDialog("REFER", ok, 2)
                .set("Refer-To", "<sip:ben@example.com>")
                .toString());
        IncomingRequest refer = agent.request();
        assertEquals("<sip:ben@example.com>", refer.request().header("r").orElseThrow());
        assertEquals(made, TestAgent.take(agent.requestDialogs, "no dialog"));
        refer.respond(202, "", SipHeaders.none(), SipBody.empty());
        ana.awaitStatus(202);
        ana.send(invite.inDialog("MESSAGE", ok, 3).toString());
        ana.awaitStatus(405);
        ana.send(invite.inDialog("REFER", ok, 4).set("Require", "nothing-known").toString());
        assertEquals("nothing-known", ana.awaitStatus(420).header("Unsupported"));
    }

    @Test
    @Covers("RFC3261-8.2.2.3-1")
    void refusesExtensionsInAByeAndKeepsTheDialog() {
        Request invite = invite();
        WireMessage ok = established(invite);
        ana.send(invite.inDialog("BYE", ok, 2).set("Require", "nothing-known").toString());
        assertEquals("nothing-known", ana.awaitStatus(420).header("Unsupported"));
        ana.send(invite.inDialog("BYE", ok, 3).toString());
        ana.awaitStatus(200);
        agent.untilIdle();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "UPDATE"})
    @Covers({"RFC3261-8.2.3-1", "RFC4028-9-1"})
    void checksNewOffersAsItChecksTheFirst(String method) {
        Request invite = invite();
        WireMessage ok = established(invite);
        assertEquals(
                "application/sdp, multipart/mixed",
                refusal(offer(invite, method, ok, 2).body("application/resource-lists+xml", "x"), 415)
                        .header("Accept"));
        assertEquals(
                "identity",
                refusal(offer(invite, method, ok, 3).set("Content-Encoding", "gzip"), 415)
                        .header("Accept-Encoding"));
        assertEquals(
                "90",
                refusal(offer(invite, method, ok, 4).set("Session-Expires", "60"), 422)
                        .header("Min-SE"));
        ana.send(offer(invite, method, ok, 5).toString());
        agent.request().respond(488, "", SipHeaders.none(), SipBody.empty());
        ana.awaitStatus(488);
    }

    private WireMessage refusal(Request request, int status) {
        ana.send(request.toString());
        WireMessage refusal = ana.awaitStatus(status);
        ana.send(request.ackRefusal(refusal).toString());
        return refusal;
    }

    private Request offer(Request invite, String method, WireMessage ok, int cseq) {
        return invite.inDialog(method, ok, cseq)
                .set("Contact", "<sip:ana@" + ana.hostPort() + ">")
                .body("application/sdp", "v=0\r\n");
    }

    @Test
    void answersAByeThatCrossesItsOwn() {
        Request invite = invite();
        WireMessage ok = established(invite);
        made.bye(SipHeaders.none(), status -> {});
        WireMessage ours = ana.awaitRequest("BYE");
        ana.send(invite.inDialog("BYE", ok, 2).toString());
        ana.awaitStatus(200);
        ana.send(ours.response("200 OK", ""));
        agent.untilIdle();
        assertTrue(dialog.events.isEmpty());
    }

    @Test
    @Covers("RFC3261-17.1.2-1")
    void givesAByeUpAfterTimerF() {
        established(invite());
        java.util.concurrent.BlockingQueue<Integer> done = new java.util.concurrent.LinkedBlockingQueue<>();
        made.bye(SipHeaders.none(), done::add);
        WireMessage first = ana.awaitRequest("BYE");
        assertEquals(first.text(), ana.awaitRequest("BYE").text(), "repeated over UDP");
        assertEquals(408, TestAgent.take(done, "the BYE never ends"));
        agent.untilIdle();
    }
}
