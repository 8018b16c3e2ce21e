package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** CANCEL by a peer (flows F2.1, F2.2; race R4). */
class CancelTest {

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ana = agent.peer();
    private final DialogListener dialog = new DialogListener();

    @AfterEach
    void close() {
        agent.close();
    }

    private Request invite() {
        return Request.initial("INVITE", "sip:factory@im.example.com", "UDP", ana.hostPort());
    }

    @Test
    @Covers({"RFC3261-9.2-1", "RFC3261-9.2-2"})
    void confirmsTheCancelAndTerminatesTheInvite() {
        Request invite = invite();
        ana.send(invite.toString());
        ana.response(100);
        IncomingInvite call = agent.invite();
        BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
        call.onCancelled(status -> cancelled.add("cancelled"));
        ana.send(invite.cancel().toString());
        WireMessage ok = ana.response(200);
        assertEquals("1 CANCEL", ok.header("CSeq"));
        WireMessage terminated = ana.response(487);
        assertEquals("1 INVITE", terminated.header("CSeq"));
        assertEquals(ok.toTag(), terminated.toTag());
        ana.send(invite.ackRefusal(terminated).toString());
        assertEquals("cancelled", TestAgent.take(cancelled, "the handler was not told"));
        assertTrue(call.accept(TestAgent.CONTACT, SipBody.empty(), dialog).isEmpty());
        BlockingQueue<String> late = new LinkedBlockingQueue<>();
        call.onCancelled(status -> late.add("late"));
        assertEquals("late", TestAgent.take(late, "an action that comes late is not run"));
        agent.untilIdle();
    }

    @Test
    @Covers("DEC-23")
    void confirmsACancelAfterTheAnswerWhileItIsRemembered() {
        Request invite = invite();
        ana.send(invite.toString());
        ana.response(100);
        agent.invite().accept(TestAgent.CONTACT, SipBody.empty(), dialog);
        WireMessage ok = ana.response(200);
        ana.send(invite.ack(ok).toString());
        dialog.next();
        ana.send(invite.cancel().toString());
        assertEquals("1 CANCEL", ana.awaitStatus(200).header("CSeq"));
        assertEquals(1, agent.agent.census().dialogs(), "the call goes on");
        TestAgent.until(() -> agent.agent.census().rememberedAnswers() == 0, "memory does not age out");
        ana.send(invite.cancel().toString());
        ana.awaitStatus(481);
    }

    @Test
    void refusesACancelOfNothing() {
        ana.send(invite().cancel().toString());
        ana.response(481);
    }

    @Test
    void endsEveryRaceOfAnswerAndCancelTheSameForBothSides() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            Request invite = invite();
            ana.send(invite.toString());
            IncomingInvite call = agent.invite();
            BlockingQueue<Boolean> answered = new LinkedBlockingQueue<>();
            Thread answers = new Thread(() -> answered.add(
                    call.accept(TestAgent.CONTACT, SipBody.empty(), dialog).isPresent()));
            answers.start();
            ana.send(invite.cancel().toString());
            answers.join();
            WireMessage outcome = ana.await(message -> message.header("Call-ID").equals(invite.get("Call-ID"))
                    && message.header("CSeq").endsWith("INVITE")
                    && message.status() >= 200);
            if (TestAgent.take(answered, "accept did not return")) {
                assertEquals(200, outcome.status());
                ana.send(invite.ack(outcome).toString());
                ana.send(invite.inDialog("BYE", outcome, 2).toString());
            } else {
                assertEquals(487, outcome.status());
                ana.send(invite.ackRefusal(outcome).toString());
            }
        }
        agent.untilIdle();
    }
}
