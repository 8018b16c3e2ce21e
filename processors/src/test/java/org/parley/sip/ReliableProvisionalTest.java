package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** RFC 3262 section 3: provisional responses to who requires them reliably. */
class ReliableProvisionalTest {

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ana = agent.peer();
    private final DialogListener dialog = new DialogListener();

    @AfterEach
    void close() {
        agent.close();
    }

    private Request invite() {
        return Request.initial("INVITE", "sip:factory@im.example.com", "UDP", ana.hostPort())
                .set("Require", "100rel")
                .body("application/sdp", "v=0\r\n");
    }

    private IncomingInvite received(Request invite) {
        ana.send(invite.toString());
        ana.response(100);
        return agent.invite();
    }

    private static Request prack(Request invite, WireMessage response, int cseq, String rack) {
        return invite.inDialog("PRACK", response, cseq).set("RAck", rack);
    }

    private static String rack(Request invite, WireMessage response) {
        return response.header("RSeq") + " " + invite.get("CSeq");
    }

    /** Rings, with the 180 acknowledged. */
    private WireMessage rung(Request invite, IncomingInvite call) {
        call.progress(180, TestAgent.CONTACT);
        WireMessage ringing = ana.response(180);
        ana.send(prack(invite, ringing, 2, rack(invite, ringing)).toString());
        ana.awaitStatus(200);
        return ringing;
    }

    private void endsWith(int status, Request invite, IncomingInvite call) {
        call.reject(status, "", SipHeaders.none(), SipBody.empty());
        ana.send(invite.ackRefusal(ana.awaitStatus(status)).toString());
        agent.untilIdle();
    }

    @Test
    @Covers({"RFC3262-3-1", "RFC3262-3-2", "RFC3262-3-3", "RFC3262-3-4"})
    void repeatsTheResponseUntilItsPrackAndNumbersTheNext() {
        Request invite = invite();
        IncomingInvite call = received(invite);
        call.progress(180, TestAgent.CONTACT);
        WireMessage ringing = ana.response(180);
        assertEquals("100rel", ringing.header("Require"));
        assertTrue(!ringing.toTag().isEmpty(), ringing.text());
        assertEquals("<sip:s1@im.example.com>;isfocus", ringing.header("Contact"));
        assertEquals(ringing.text(), ana.response(180).text());
        assertEquals(ringing.text(), ana.response(180).text());
        call.progress(183, TestAgent.CONTACT);
        ana.send(prack(invite, ringing, 2, rack(invite, ringing)).toString());
        WireMessage ok = ana.await(message -> message.status() != 180);
        assertEquals(200, ok.status(), "no other response before the PRACK");
        call.progress(183, TestAgent.CONTACT);
        WireMessage progress = ana.response(183);
        for (int i = 0; i < 4; i++) {
            assertEquals(progress.text(), ana.response(183).text(), "the 180 is not repeated any more");
        }
        assertEquals(Long.parseLong(ringing.header("RSeq")) + 1, Long.parseLong(progress.header("RSeq")));
        ana.send(prack(invite, progress, 3, rack(invite, progress)).toString());
        ana.awaitStatus(200);
        endsWith(486, invite, call);
    }

    @Test
    void sendsOthersOnceWithoutNumber() {
        Request invite = invite().set("Require", "timer").set("Supported", "100rel");
        IncomingInvite call = received(invite);
        call.progress(180, TestAgent.CONTACT);
        WireMessage ringing = ana.response(180);
        assertEquals("", ringing.header("RSeq"));
        assertEquals("", ringing.header("Require"));
        endsWith(486, invite, call);
    }

    @ParameterizedTest
    @CsvSource({
        "1 1 INVITE, 481",
        "{rseq} 2 INVITE, 481",
        "{rseq} 1 UPDATE, 481",
        "{rseq} INVITE, 400",
        "x 1 INVITE, 400"
    })
    @Covers("RFC3262-3-4")
    void refusesAPrackOfAnotherResponse(String rack, int status) {
        Request invite = invite();
        IncomingInvite call = received(invite);
        call.progress(180, TestAgent.CONTACT);
        WireMessage ringing = ana.response(180);
        ana.send(prack(invite, ringing, 2, rack.replace("{rseq}", ringing.header("RSeq")))
                .toString());
        ana.awaitStatus(status);
        assertEquals(ringing.text(), ana.awaitStatus(180).text(), "still repeated");
        ana.send(prack(invite, ringing, 3, rack(invite, ringing)).toString());
        ana.awaitStatus(200);
        endsWith(486, invite, call);
    }

    @Test
    @Covers("RFC3262-3-4")
    void refusesASecondPrackAndOneOutOfOrder() {
        Request invite = invite();
        IncomingInvite call = received(invite);
        WireMessage ringing = rung(invite, call);
        ana.send(prack(invite, ringing, 3, rack(invite, ringing)).toString());
        ana.awaitStatus(481);
        ana.send(prack(invite, ringing, 3, rack(invite, ringing)).toString());
        ana.awaitStatus(500);
        ana.send(Request.initial("PRACK", "sip:factory@im.example.com", "UDP", ana.hostPort())
                .toString());
        ana.awaitStatus(481);
        endsWith(486, invite, call);
    }

    @Test
    @Covers("RFC3262-3-5")
    void givesUpWith504WithoutPrack() {
        BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
        Request invite = invite();
        IncomingInvite call = received(invite);
        call.onCancelled(status -> cancelled.add("given up " + status));
        call.progress(180, TestAgent.CONTACT);
        ana.send(invite.ackRefusal(ana.awaitStatus(504)).toString());
        assertEquals("given up 504", TestAgent.take(cancelled, "nobody was told"));
        assertTrue(call.accept(TestAgent.CONTACT, SipBody.empty(), dialog).isEmpty());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3262-3-6")
    void takesThePrackBehindTheAcceptance() {
        Request invite = invite();
        IncomingInvite call = received(invite);
        call.progress(180, TestAgent.CONTACT);
        WireMessage ringing = ana.response(180);
        call.accept(TestAgent.CONTACT, SipBody.empty(), dialog);
        WireMessage ok = ana.await(message -> message.status() == 200);
        ana.send(invite.ack(ok).toString());
        assertEquals("confirmed", dialog.next());
        Request prack = prack(invite, ringing, 2, rack(invite, ringing));
        ana.send(prack.toString());
        WireMessage answer = ana.await(message -> message.header("CSeq").endsWith("PRACK"));
        assertEquals(200, answer.status());
        ana.send(prack.toString());
        assertEquals(answer.text(), ana.next().text(), "a repeated PRACK gets the same answer");
        ana.send(prack(invite, ringing, 3, rack(invite, ringing)).toString());
        ana.awaitStatus(481);
        ana.send(invite.inDialog("BYE", ok, 4).toString());
        assertEquals("bye", dialog.next());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3262-3-6")
    void takesThePrackBehindARefusal() {
        Request invite = invite();
        IncomingInvite call = received(invite);
        call.progress(180, TestAgent.CONTACT);
        WireMessage ringing = ana.response(180);
        call.reject(486, "", SipHeaders.none(), SipBody.empty());
        ana.send(invite.ackRefusal(ana.awaitStatus(486)).toString());
        ana.send(prack(invite, ringing, 2, rack(invite, ringing)).toString());
        assertEquals(
                200,
                ana.await(message -> message.header("CSeq").endsWith("PRACK")).status());
        agent.untilIdle();
    }

    @Test
    void endsTheRepetitionsWithACancel() {
        Request invite = invite();
        IncomingInvite call = received(invite);
        call.progress(180, TestAgent.CONTACT);
        ana.response(180);
        ana.send(invite.cancel().toString());
        ana.awaitStatus(200);
        ana.send(invite.ackRefusal(ana.awaitStatus(487)).toString());
        agent.untilIdle();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "multipart/mixed;boundary=b"})
    @Covers("RFC3262-5-3")
    void ringsNotWhereItWouldHaveToOffer(String type) {
        Request invite = Request.initial("INVITE", "sip:factory@im.example.com", "UDP", ana.hostPort())
                .set("Require", "100rel");
        if (!type.isEmpty()) {
            invite.body(type, "--b\r\nContent-Type: application/resource-lists+xml\r\n\r\n<x/>\r\n--b--\r\n");
        }
        IncomingInvite call = received(invite);
        call.progress(180, TestAgent.CONTACT);
        call.reject(486, "", SipHeaders.none(), SipBody.empty());
        ana.send(invite.ackRefusal(ana.response(486)).toString());
        agent.untilIdle();
    }

    @Test
    void ringsForAnOfferAmongParts() {
        Request invite = invite().body(
                        "multipart/mixed;boundary=b", "--b\r\nContent-Type: Application/SDP\r\n\r\nv=0\r\n--b--\r\n");
        IncomingInvite call = received(invite);
        rung(invite, call);
        endsWith(486, invite, call);
    }

    @Test
    @Covers("RFC3262-5-2")
    void refusesAnOfferInAPrack() {
        Request invite = invite();
        IncomingInvite call = received(invite);
        call.progress(180, TestAgent.CONTACT);
        WireMessage ringing = ana.response(180);
        ana.send(prack(invite, ringing, 2, rack(invite, ringing))
                .body("application/sdp", "v=0\r\n")
                .toString());
        ana.awaitStatus(488);
        endsWith(486, invite, call);
    }

    @Test
    @Covers("RFC3311-5.2-1")
    void answersAnUpdateInTheEarlyDialog() {
        UdpPeer elsewhere = agent.peer();
        Request invite = invite();
        IncomingInvite call = received(invite);
        WireMessage ringing = rung(invite, call);
        Request offer = invite.inDialog("UPDATE", ringing, 3)
                .set("Contact", "<sip:ana@" + elsewhere.hostPort() + ">")
                .body("application/sdp", "v=0\r\n");
        ana.send(offer.toString());
        assertTrue(Integer.parseInt(ana.awaitStatus(500).header("Retry-After")) <= 10);
        Request update = invite.inDialog("UPDATE", ringing, 4).set("Contact", "<sip:ana@" + elsewhere.hostPort() + ">");

        ana.send(update.toString());
        assertEquals("<sip:s1@im.example.com>;isfocus", ana.awaitStatus(200).header("Contact"));
        ana.send(invite.inDialog("INVITE", ringing, 5)
                .set("Contact", "<sip:ana@" + ana.hostPort() + ">")
                .toString());
        assertTrue(!ana.awaitStatus(500).header("Retry-After").isEmpty());
        ana.send(invite.inDialog("REFER", ringing, 6).toString());
        assertTrue(ana.awaitStatus(405).header("Allow").contains("UPDATE"));

        SipDialog made = call.accept(TestAgent.CONTACT, SipBody.empty(), dialog).orElseThrow();
        WireMessage ok = ana.awaitStatus(200);
        ana.send(invite.ack(ok).toString());
        dialog.next();
        ana.send(invite.inDialog("BYE", ok, 6).toString());
        ana.awaitStatus(500);
        made.bye(SipHeaders.none(), status -> {});
        WireMessage bye = elsewhere.awaitRequest("BYE");
        elsewhere.send(bye.response("200 OK", ""));
        agent.untilIdle();
    }

    @Test
    void listsPrackAmongTheMethods() {
        ana.send(Request.initial("INFO", "sip:factory@im.example.com", "UDP", ana.hostPort())
                .toString());
        assertTrue(List.of(ana.awaitStatus(405).header("Allow").split(", ")).contains("PRACK"));
    }
}
