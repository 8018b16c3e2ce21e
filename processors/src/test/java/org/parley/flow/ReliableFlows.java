package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.MsrpPeer;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** F1.1 to F1.4 and F2.1 with clients that use reliable provisional responses (RFC 3262). */
@RunsAgainst(InJvmServer.class)
public class ReliableFlows {

    /** Ana's set-up with ben, in which 100rel is required. */
    private static ChatLeg invite(Stage stage) {
        MsrpPeer media = stage.ana().newMedia();
        SipDraft invite = Stage.listOf(stage.ben())
                .in(stage.ana().factoryInvite(), stage.ana().offer(media).toString())
                .set("Require", "recipient-list-invite, 100rel");
        return stage.ana().call(invite, media);
    }

    private static String rack(SipText reliable) {
        return reliable.need("RSeq") + " " + reliable.need("CSeq");
    }

    @Test
    @Flow({"F1.1", "F1.4"})
    @Covers({"RFC3262-3-1", "RFC3262-3-4"})
    public void ringsReliablyForWhoRequiresIt(Stage stage) {
        ChatLeg a = invite(stage);
        ChatLeg b = stage.ben().expectInvitation();
        assertTrue(b.call().invite().values("Require").isEmpty(), "the invitee need not know 100rel");
        b.ring();
        SipText ringing = a.call().expectProvisional(180);
        assertEquals(List.of("100rel"), ringing.values("Require"));
        a.call().send(a.call().request("PRACK").with("RAck", rack(ringing)));
        a.call().expectFinal(200);
        b.accept();
        SipText ok = a.expectAnswered();
        assertTrue(ok.values("Allow").contains("PRACK"), ok.toString());
        assertTrue(ok.values("Supported").contains("100rel"), ok.toString());
        a.say("reliably");
        b.expectText(stage.ana(), "reliably");
        stage.endAll(a, b);
    }

    @Test
    @Flow({"F1.1", "F1.6"})
    @Covers({"OMA-E1", "RFC3262-4-1", "RFC3262-4-5", "RFC3262-5-1"})
    public void acknowledgesAnInviteesProgressAndTakesTheAnswerInIt(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        SipText invite = b.call().invite();
        assertTrue(invite.values("Supported").contains("100rel"), invite.toString());
        b.call()
                .respond(b.call()
                        .response(183, "Session Progress")
                        .with("Require", "100rel")
                        .with("RSeq", "1")
                        .with("Allow", "INVITE, ACK, CANCEL, BYE, PRACK, UPDATE")
                        .body("application/sdp", stage.ben().answer(b.media()).toString()));
        SipText prack = b.call().expectRequest("PRACK");
        assertEquals("1 " + invite.need("CSeq"), prack.need("RAck"));
        b.call().reply(prack, SipDraft.response(200, "OK"));
        a.call().expectProvisional(180);
        b.accept(SipDraft::withoutBody);
        a.expectAnswered();
        a.say("answered early");
        b.expectText(stage.ana(), "answered early");
        stage.endAll(a, b);
    }

    @Test
    @Flow("F2.1")
    public void cancelsWhileARingingIsNotAcknowledged(Stage stage) {
        ChatLeg a = invite(stage);
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        a.call().cancel();
        a.call().expectFinalOf(List.of(200, 487));
        a.call().expectFinalOf(List.of(200, 487));
        b.expectCancel();
    }

    @Test
    @Flow("F1.2")
    public void answersBeforeTheRingingIsAcknowledged(Stage stage) {
        ChatLeg a = invite(stage);
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();
        SipText ringing = a.call().expectProvisional(180);
        b.accept();
        a.expectAnswered();
        a.call().send(a.call().request("PRACK").with("RAck", rack(ringing)));
        a.call().expectFinal(200);
        stage.endAll(a, b);
    }
}
