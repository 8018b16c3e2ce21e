package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.harness.SipText;

/** F2: the inviter gives up. Not here: F2.4 (32 s without ACK), which virtual time covers. */
@RunsAgainst(InJvmServer.class)
public class CancelFlows {

    /** 200 to CANCEL and 487 to INVITE, in any order; both are consumed and the 487 is acknowledged. */
    private static void expectCancelled(ChatLeg a) {
        SipText first = a.call().expectFinalOf(List.of(200, 487));
        SipText second = a.call().expectFinalOf(List.of(200, 487));
        SipText cancelled = first.cseqMethod().equals("CANCEL") ? first : second;
        SipText terminated = cancelled == first ? second : first;
        assertEquals("200 CANCEL", cancelled.status() + " " + cancelled.cseqMethod());
        assertEquals("487 INVITE", terminated.status() + " " + terminated.cseqMethod());
    }

    @Test
    @Flow("F2.1")
    public void cancelsEveryLegWhenTheInviterCancels(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
        List<ChatLeg> legs = List.of(
                stage.ben().expectInvitation(),
                stage.cleo().expectInvitation(),
                stage.dee().expectInvitation());
        legs.forEach(ChatLeg::ring);
        a.call().expectProvisional(180);
        a.call().cancel();
        expectCancelled(a);
        legs.forEach(ChatLeg::expectCancel);
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F2.1")
    public void cancelsOverTcpToo(Stage stage) {
        ChatLeg a = stage.ana().overTcp().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        a.call().cancel();
        expectCancelled(a);
        b.expectCancel();
        stage.expectEnded(b.focus());
    }

    @Test
    @Flow("F2.2")
    @Covers("DEC-23")
    public void ignoresACancelAfterThe200(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnsweredWithoutAck();
        a.call().cancel();
        SipText answer = a.call().expectFinal(200);
        assertEquals("CANCEL", answer.cseqMethod());
        a.call().ack();
        b.call().expectNothing(Patience.QUIET);
        a.leave();
        Stage.requireGone(b.expectReleased());
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("F2.2")
    public void releasesWhoAcceptedWhenTheCancelCameFirst(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        a.call().cancel();
        expectCancelled(a);
        b.call().expectCancelOnly();
        b.answer(ok -> ok);
        b.call().expectAck();
        b.expectReleased();
        stage.expectEnded(b.focus());
    }

    @Test
    @Flow("F2.3")
    public void holdsTheCancelBackUntilTheLegAnswers(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg d = stage.dee().expectInvitation();
        a.call().cancel();
        expectCancelled(a);
        b.call().expectNothing(Patience.QUIET);
        b.ring();
        b.expectCancel();
        c.decline(486, "Busy Here");
        d.answer(ok -> ok);
        d.call().expectAck();
        d.expectReleased();
        c.call().expectNothing(Patience.QUIET);
        stage.expectEnded(b.focus());
    }

    @Test
    @Flow("F2.3")
    public void answers481ToACancelOfNothing(Stage stage) {
        var invite = stage.ana().factoryInvite();
        var cancel = invite.startLine(invite.startLine().replace("INVITE", "CANCEL"))
                .set("CSeq", "1 CANCEL")
                .without("Require")
                .without("Contact");
        stage.ana().send(cancel).expectFinal(481);
    }
}
