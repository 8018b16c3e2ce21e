package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/**
 * R1 to R4, R7, R8, R11 and R12 (R10 is in RejoinRaceFlows): things that happen at once. Each is played several times; either order is right, half of one and
 * half of the other is not.
 */
@RunsAgainst(InJvmServer.class)
public class RaceFlows {

    private static final int ROUNDS = 8;

    /** Starts all actions at the same moment, each on a thread of its own, and waits for them. */
    static void atOnce(Runnable... actions) {
        ExecutorService threads = Executors.newFixedThreadPool(actions.length);
        CyclicBarrier start = new CyclicBarrier(actions.length);
        List<Future<?>> running = new ArrayList<>();
        for (Runnable action : actions) {
            running.add(threads.submit(() -> {
                start.await(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS);
                action.run();
                return null;
            }));
        }
        threads.shutdown();
        for (Future<?> action : running) {
            try {
                action.get(Patience.MESSAGE.toMillis() * 2, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("a racing action failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @RepeatedTest(ROUNDS)
    @Flow("R1")
    @Covers("OMA-B1")
    public void firstAcceptanceAndLastFailureAtOnce(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        atOnce(() -> b.answer(ok -> ok), () -> c.call().respond(486, "Busy Here"));
        b.call().expectAck();
        c.call().expectAck();
        a.expectAnswered();
        b.connect(b.call().invite().sdp());
        stage.endAll(a, b);
    }

    @RepeatedTest(ROUNDS)
    @Flow("R2")
    public void inviterLeavesWhileALegAnswers(Stage stage) {
        stage.policy("adhoc.onCreatorLeave", "end");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        c.accept();
        a.expectAnswered();
        atOnce(() -> a.call().send(a.call().request("BYE")), () -> b.answer(ok -> ok));
        a.call().expectFinal(200);
        c.expectReleased();
        expectReleasedOrCancelled(b);
        stage.expectEnded(a.focus());
    }

    /**
     * ACK and BYE for a 200 that came too late; a CANCEL may have been on its way before the 200 arrived. It goes to the
     * other port of the peer, so it may be read before, between or after them.
     */
    private static void expectReleasedOrCancelled(ChatLeg leg) {
        boolean acknowledged = false;
        boolean released = false;
        while (!acknowledged || !released) {
            SipText message = leg.call().expect("ACK, BYE or CANCEL", SipText::isRequest);
            acknowledged |= message.isRequest("ACK");
            released |= message.isRequest("BYE");
            replyUnlessAck(leg, message);
        }
        leg.call().next(Patience.QUIET, "CANCEL").ifPresent(cancel -> replyUnlessAck(leg, cancel));
    }

    static void replyUnlessAck(ChatLeg leg, SipText message) {
        if (!message.isRequest("ACK")) {
            leg.call().reply(message, SipDraft.response(200, "OK"));
        }
    }

    @RepeatedTest(ROUNDS)
    @Flow("R3")
    @Covers("OMA-B1")
    public void acceptancesInTheSameMillisecond(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
        List<ChatLeg> legs = List.of(
                stage.ben().expectInvitation(),
                stage.cleo().expectInvitation(),
                stage.dee().expectInvitation());
        atOnce(legs.stream().map(leg -> (Runnable) () -> leg.answer(ok -> ok)).toArray(Runnable[]::new));
        legs.forEach(leg -> leg.call().expectAck());
        a.expectAnswered();
        a.call().expectNothing(Patience.QUIET);
        assertEquals(0, a.call().repeats(), "one 200");
        legs.forEach(leg -> leg.connect(leg.call().invite().sdp()));
        a.say("all here");
        legs.forEach(leg -> leg.expectText(stage.ana(), "all here"));
        stage.endAll(a, legs.get(0), legs.get(1), legs.get(2));
    }

    @RepeatedTest(ROUNDS)
    @Flow({"R4", "F2.2"})
    public void inviterCancelsWhileTheFirstAccepts(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        atOnce(() -> a.call().cancel(), () -> b.answer(ok -> ok));
        SipText one = a.call().expectFinalOf(List.of(200, 487));
        SipText two = a.call().expectFinalOf(List.of(200, 487));
        SipText toInvite = one.cseqMethod().equals("INVITE") ? one : two;
        SipText toCancel = toInvite == one ? two : one;
        assertEquals("200 CANCEL", toCancel.status() + " " + toCancel.cseqMethod());
        assertEquals("INVITE", toInvite.cseqMethod());
        if (toInvite.status() == 200) {
            a.call().ack();
            b.call().expectAck();
            a.leave();
            b.call().expectBye();
        } else {
            expectReleasedOrCancelled(b);
        }
        stage.expectEnded(b.focus());
    }

    @RepeatedTest(ROUNDS)
    @Flow("R4")
    public void serverCancelsWhileTheLegAccepts(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        a.call().cancel();
        a.call().expectFinalOf(List.of(200, 487));
        a.call().expectFinalOf(List.of(200, 487));
        SipText cancel = b.call().expectRequest("CANCEL");
        atOnce(() -> b.call().reply(cancel, SipDraft.response(200, "OK")), () -> b.answer(ok -> ok), () -> c.ring());
        b.call().expectAck();
        b.call().expectBye();
        c.expectCancel();
        stage.expectEnded(b.focus());
    }

    @RepeatedTest(ROUNDS)
    @Flow("R7")
    public void participantSubscribesWhileTheSessionEnds(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        AtomicReference<SipCall> subscribing = new AtomicReference<>();
        SipDraft subscribe = RosterWatch.draft(stage.ben(), a.focus());
        atOnce(
                () -> a.call().send(a.call().request("BYE")),
                () -> subscribing.set(stage.ben().send(subscribe)));
        a.call().expectFinal(200);
        a.media().drop();
        Stage.requireGone(legs.get(1).expectReleased());
        SipCall call = subscribing.get();
        boolean isOver = call.expectFinalOf(List.of(200, 403, 404)).status() != 200;
        while (!isOver) {
            SipText notify = call.expectRequest("NOTIFY");
            call.reply(notify, SipDraft.response(200, "OK"));
            isOver = notify.need("Subscription-State").startsWith("terminated");
        }
        stage.expectEnded(a.focus());
    }

    @RepeatedTest(ROUNDS)
    @Flow("R8")
    public void participantHoldsWhileTheSessionEnds(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        ChatLeg b = legs.get(1);
        SipDraft hold = b.call().request("INVITE").body("application/sdp", hold(stage, b));
        atOnce(() -> a.call().send(a.call().request("BYE")), () -> b.call().send(hold));
        a.call().expectFinal(200);
        a.media().drop();
        expectHoldAnsweredAndReleased(b, hold);
        stage.expectEnded(a.focus());
    }

    @RepeatedTest(ROUNDS)
    @Flow("R8")
    public void participantHoldsAndLeavesAtOnce(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg c = legs.get(2);
        SipDraft hold = c.call().request("INVITE").body("application/sdp", hold(stage, c));
        c.call().send(hold);
        c.call().send(c.call().request("BYE"));
        c.media().drop();
        int answered = 0;
        while (answered < 2) {
            SipText answer = c.call().expect("a final response or 100", SipText::isResponse);
            boolean isFinal = answer.status() >= 200;
            if (isFinal && answer.cseqMethod().equals("INVITE")) {
                requireOneOf(List.of(200, 481, 487), answer);
                acknowledge(c, hold, answer);
            } else if (isFinal) {
                assertEquals(200, answer.status(), answer.toString());
            }
            answered += isFinal ? 1 : 0;
        }
        legs.get(0).say("cleo has left");
        legs.get(1).expectText(stage.ana(), "cleo has left");
        stage.endAll(legs.get(0), legs.get(1));
    }

    private static String hold(Stage stage, ChatLeg leg) {
        return leg.client()
                .answer(leg.media())
                .toString()
                .replace("a=sendrecv", "a=inactive")
                .replaceFirst("(o=\\S+ \\S+) (\\S+)", "$1 99");
    }

    /** Either order of the answer and the focus's BYE. */
    private static void expectHoldAnsweredAndReleased(ChatLeg leg, SipDraft hold) {
        boolean answered = false;
        boolean released = false;
        while (!answered || !released) {
            SipText message = leg.call().expect("the answer or BYE", m -> m.isResponse() || m.isRequest("BYE"));
            if (message.isRequest()) {
                Stage.requireGone(message);
                leg.call().reply(message, SipDraft.response(200, "OK"));
                released = true;
            } else if (message.status() >= 200) {
                requireOneOf(List.of(200, 481, 487, 500), message);
                acknowledge(leg, hold, message);
                answered = true;
            }
        }
        leg.media().drop();
    }

    private static void acknowledge(ChatLeg leg, SipDraft invite, SipText answer) {
        if (answer.status() < 300) {
            leg.call().ack();
        } else {
            leg.call().acknowledge(invite, answer);
        }
    }

    private static void requireOneOf(List<Integer> statuses, SipText answer) {
        assertTrue(statuses.contains(answer.status()), answer.toString());
    }

    @RepeatedTest(ROUNDS)
    @Flow("R11")
    @Covers("OMA-E3")
    public void anonymousInviteeIsReleasedWhileTheInviterLeaves(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        a.expectAnswered();
        atOnce(() -> a.call().send(a.call().request("BYE")), () -> b.answer(ok -> ok.with("Privacy", "id")));
        a.call().expectFinal(200);
        b.call().expectAck();
        b.call().expectBye();
        Stage.requireGone(c.expectReleased());
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("R12")
    @Covers("DEC-41")
    public void aStormOfRetransmissionsMakesOneSession(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        for (int i = 0; i < 50; i++) {
            a.call().repeatRequest();
        }
        ChatLeg b = stage.ben().expectInvitation();
        stage.ben().sip().expectNothing(Patience.QUIET);
        b.accept();
        a.expectAnsweredWithoutAck();
        for (int i = 0; i < 50; i++) {
            a.call().repeatRequest();
        }
        stage.ben().sip().expectNothing(Patience.QUIET);
        a.call().ack();
        a.leave();
        b.expectReleased();
        a.call().repeatRequest();
        stage.ben().sip().expectNothing(Patience.QUIET);
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("R12")
    @Covers("DEC-41")
    public void aRepeatedInviteAfterItsFailureGetsTheSameAnswer(Stage stage) {
        SipDraft invite = Stage.listOf(stage.ben())
                .in(
                        stage.ana().factoryInvite(),
                        stage.ana().offer(stage.ana().newMedia()).toString());
        SipCall call = stage.ana().send(invite);
        stage.ben().expectInvitation().decline(486, "Busy Here");
        call.expectFinal(486);
        call.repeatRequest();
        stage.ben().sip().expectNothing(Patience.QUIET);
    }
}
