package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

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

    /** Answers the call and acknowledges: an established dialog. */
    private WireMessage established(Request invite) {
        ana.send(invite.toString());
        ana.response(100);
        agent.invite().accept(TestAgent.CONTACT, SipBody.empty(), dialog);
        WireMessage ok = ana.response(200);
        ana.send(invite.ack(ok).toString());
        assertEquals("confirmed", dialog.next());
        return ok;
    }

    @Test
    @Covers({"RFC3261-17.2.1-1", "RFC3261-8.2.6.2-1", "RFC3581-4-1", "RFC3261-15.1.2-1", "RFC3261-12.1.1-2"})
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

    /** Else what the caller sends on the 2xx would find nobody who serves it. */
    @Test
    @Covers("RFC3261-12.1.1-2")
    void tellsOfTheDialogBeforeThe2xxLeaves() {
        BlockingQueue<SipDialog> begun = new LinkedBlockingQueue<>();
        dialog.onBegun = made -> {
            ana.assertQuiet();
            begun.add(made);
        };
        ana.send(invite().toString());
        ana.response(100);
        SipDialog made = agent.invite()
                .accept(TestAgent.CONTACT, SipBody.empty(), dialog)
                .orElseThrow();
        assertEquals(made, TestAgent.take(begun, "nobody was told"));
        WireMessage ok = ana.response(200);
        assertEquals(made.localTag(), ok.toTag());
        ana.send(invite().ack(ok).toString());
    }

    @Test
    @Covers("RFC3261-13.3.1-1")
    void endsAnInviteWhoseTimeHasPassed() {
        Request invite = invite().set("Expires", "0");
        ana.send(invite.toString());
        ana.response(100);
        IncomingInvite call = agent.invite();
        BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
        call.onCancelled(status -> cancelled.add("given up " + status));
        ana.send(invite.ackRefusal(ana.awaitStatus(487)).toString());
        assertEquals("given up 487", TestAgent.take(cancelled, "nobody was told"));
        assertTrue(call.accept(TestAgent.CONTACT, SipBody.empty(), dialog).isEmpty());
        agent.untilIdle();
    }

    @ParameterizedTest
    @Covers("RFC3261-13.3.1-1")
    @ValueSource(strings = {"2000000000", "99999999999", "soon"})
    void forgetsTheTimeOfAnInviteThatIsAnswered(String expires) {
        Request invite = invite().set("Expires", expires);
        WireMessage ok = established(invite);
        ana.send(invite.inDialog("BYE", ok, 2).toString());
        assertEquals("bye", dialog.next());
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-15-1")
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
        BlockingQueue<Integer> done = new LinkedBlockingQueue<>();
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

    @Test
    @Covers("RFC3261-13.3.1.4-1")
    void repeatsItsAnswerUntilTheAckAndNoLonger() {
        Request invite = invite();
        ana.send(invite.toString());
        ana.response(100);
        agent.invite().accept(TestAgent.CONTACT, SipBody.empty(), dialog);
        WireMessage first = ana.response(200);
        WireMessage second = ana.response(200);
        WireMessage third = ana.response(200);
        assertEquals(first.text(), second.text());
        assertEquals(first.text(), third.text());
        ana.send(invite.ack(first).toString());
        assertEquals("confirmed", dialog.next());
        assertEquals(0, agent.agent.census().serverTransactions());
    }

    @Test
    @Covers("RFC3261-13.3.1.4-2")
    void endsTheDialogByByeWhenNoAckComes() {
        ana.send(invite().toString());
        ana.response(100);
        SipDialog made = agent.invite()
                .accept(TestAgent.CONTACT, SipBody.empty(), dialog)
                .orElseThrow();
        WireMessage bye = ana.awaitRequest("BYE");
        assertEquals("ack-timeout", dialog.next());
        assertTrue(made.hasEnded());
        ana.send(bye.response("200 OK", ""));
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-15-1")
    void holdsItsByeBackUntilTheAck() {
        Request invite = invite();
        ana.send(invite.toString());
        ana.response(100);
        SipDialog made = agent.invite()
                .accept(TestAgent.CONTACT, SipBody.empty(), dialog)
                .orElseThrow();
        WireMessage ok = ana.response(200);
        made.bye(SipHeaders.none(), status -> {});
        assertEquals(200, ana.next().status(), "the 200 again, no BYE yet");
        ana.send(invite.ack(ok).toString());
        WireMessage bye = ana.awaitRequest("BYE");
        ana.send(bye.response("200 OK", ""));
        agent.untilIdle();
        assertTrue(dialog.events.isEmpty(), "who hung up hears nothing more");
    }

    @Test
    void tellsASecondByeThatTheDialogIsGone() {
        established(invite());
        BlockingQueue<Integer> done = new LinkedBlockingQueue<>();
        agent.agent.census();
        SipDialog made = inDialogHandle();
        made.bye(SipHeaders.none(), status -> {});
        made.bye(SipHeaders.none(), done::add);
        assertEquals(481, TestAgent.take(done, "the second bye() hears nothing"));
    }

    private SipDialog inDialogHandle() {
        Request again = invite();
        ana.send(again.toString());
        ana.awaitStatus(100);
        SipDialog made = agent.invite()
                .accept(TestAgent.CONTACT, SipBody.empty(), dialog)
                .orElseThrow();
        WireMessage ok = ana.awaitStatus(200);
        ana.send(again.ack(ok).toString());
        dialog.next();
        return made;
    }

    @Test
    @Covers("DEC-14")
    void repeatsTheProvisionalResponseWhileUnanswered() {
        try (TestAgent quick = new TestAgent(settings ->
                settings.timing(new SipSettings.Timing(TestAgent.T1, Duration.ofMillis(160), Duration.ofMillis(30))))) {
            UdpPeer cleo = quick.peer();
            Request invite = Request.initial("INVITE", "sip:f@im.example.com", "UDP", cleo.hostPort());
            cleo.send(invite.toString());
            cleo.response(100);
            IncomingInvite call = quick.invite();
            call.progress(180, TestAgent.CONTACT);
            WireMessage ringing = cleo.response(180);
            assertFalse(ringing.toTag().isEmpty());
            assertEquals("<sip:s1@im.example.com>;isfocus", ringing.header("Contact"));
            assertEquals(ringing.text(), cleo.response(180).text());
            assertEquals(ringing.text(), cleo.response(180).text());
            call.reject(486, "", SipHeaders.none(), SipBody.empty());
            WireMessage busy = cleo.awaitStatus(486);
            assertEquals(ringing.toTag(), busy.toTag());
            cleo.send(invite.ackRefusal(busy).toString());
            quick.untilIdle();
        }
    }

    @Test
    @Covers({"RFC3261-17.2.1-2", "RFC3261-17.2.3-1"})
    void answersARepeatedInviteWithWhatItSentLastAndCallsNobody() {
        Request invite = invite();
        ana.send(invite.toString());
        ana.response(100);
        IncomingInvite call = agent.invite();
        ana.send(invite.toString());
        ana.response(100);
        call.progress(180, TestAgent.CONTACT);
        WireMessage ringing = ana.response(180);
        ana.send(invite.toString());
        assertEquals(ringing.text(), ana.response(180).text());
        call.accept(TestAgent.CONTACT, SipBody.empty(), dialog);
        WireMessage ok = ana.response(200);
        ana.send(invite.ack(ok).toString());
        dialog.next();
        ana.send(invite.toString());
        assertEquals(ok.text(), ana.awaitStatus(200).text());
        assertTrue(agent.invites.isEmpty(), "a repeated INVITE never makes a second call");
    }

    @Test
    @Covers("DEC-41")
    void answersARepeatedByeFromMemory() {
        Request invite = invite();
        WireMessage ok = established(invite);
        Request bye = invite.inDialog("BYE", ok, 2);
        ana.send(bye.toString());
        WireMessage answer = ana.awaitStatus(200);
        agent.untilIdle();
        ana.send(bye.toString());
        assertEquals(answer.text(), ana.awaitStatus(200).text());
        assertEquals("bye", dialog.next());
        assertTrue(dialog.events.isEmpty());
        TestAgent.until(() -> agent.agent.census().rememberedAnswers() == 0, "memory does not age out");
        ana.send(bye.toString());
        ana.awaitStatus(481);
    }

    @Test
    void repeatsARefusalUntilItsAck() {
        Request invite = invite();
        ana.send(invite.toString());
        ana.response(100);
        assertTrue(agent.invite().reject(486, "", SipHeaders.none(), SipBody.empty()));
        WireMessage busy = ana.response(486);
        assertEquals(busy.text(), ana.response(486).text());
        ana.send(invite.ackRefusal(busy).toString());
        agent.untilIdle();
    }

    @Test
    void forgetsARefusalWhoseAckNeverComes() {
        ana.send(invite().toString());
        agent.invite().reject(486, "", SipHeaders.none(), SipBody.empty());
        agent.untilIdle();
    }

    @Test
    void takesTheFirstFinalResponseOnly() {
        Request invite = invite();
        ana.send(invite.toString());
        IncomingInvite call = agent.invite();
        assertTrue(call.reject(486, "", SipHeaders.none(), SipBody.empty()));
        assertFalse(call.reject(480, "", SipHeaders.none(), SipBody.empty()));
        assertTrue(call.accept(TestAgent.CONTACT, SipBody.empty(), dialog).isEmpty());
        ana.send(invite.ackRefusal(ana.awaitStatus(486)).toString());
        agent.untilIdle();
    }

    @Test
    void answersAByeThatNobodyAnswers() {
        dialog.answersBye = false;
        Request invite = invite();
        WireMessage ok = established(invite);
        ana.send(invite.inDialog("BYE", ok, 2).toString());
        assertEquals("bye", dialog.next());
        ana.awaitStatus(200);
        agent.untilIdle();
    }

    @Test
    void answersARequestThatTheHandlerForgets() {
        ana.send(Request.initial("OPTIONS", "sip:f@im.example.com", "UDP", ana.hostPort())
                .toString());
        agent.request();
        ana.response(500);
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-17.2.2-1")
    void answersARequestOutsideADialogOnce() {
        Request options = Request.initial("OPTIONS", "sip:f@im.example.com", "UDP", ana.hostPort());
        ana.send(options.toString());
        IncomingRequest request = agent.request();
        assertTrue(request.respond(
                200, "", SipHeaders.builder().add("Supported", "timer").build(), SipBody.empty()));
        assertFalse(request.respond(500, "", SipHeaders.none(), SipBody.empty()));
        WireMessage ok = ana.response(200);
        assertEquals("timer", ok.header("Supported"));
        ana.send(options.toString());
        assertEquals(ok.text(), ana.response(200).text());
        assertTrue(agent.requests.isEmpty());
    }

    @Test
    void endsACallByAByeForTheEarlyDialog() {
        Request invite = invite();
        ana.send(invite.toString());
        ana.response(100);
        IncomingInvite call = agent.invite();
        BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
        call.onCancelled(status -> cancelled.add("cancelled"));
        call.progress(180, SipHeaders.none());
        WireMessage ringing = ana.response(180);
        ana.send(invite.inDialog("BYE", ringing, 2).toString());
        ana.response(200);
        WireMessage terminated = ana.response(487);
        assertEquals("cancelled", TestAgent.take(cancelled, "the handler was not told"));
        ana.send(invite.ackRefusal(terminated).toString());
        agent.untilIdle();
    }

    @Test
    void writesNoFieldThatIsTheUserAgents() {
        ana.send(invite().toString());
        IncomingInvite call = agent.invite();
        SipHeaders own = SipHeaders.builder().add("cseq", "9 INVITE").build();
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class, () -> call.reject(486, "", own, SipBody.empty()));
        call.reject(486, "", SipHeaders.none(), SipBody.empty());
    }

    @Test
    void refusesWith500WhenTheHandlerFails() {
        agent.onInvite = invite -> {
            throw new IllegalStateException("made by the test");
        };
        Request invite = invite();
        ana.send(invite.toString());
        ana.response(100);
        ana.send(invite.ackRefusal(ana.response(500)).toString());
        agent.untilIdle();
    }
}
