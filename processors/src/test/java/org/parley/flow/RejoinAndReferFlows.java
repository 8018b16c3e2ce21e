package org.parley.flow;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.ReferWatch;

/** F6.3 and F6.4 where participants add and remove users meanwhile (F4.1, F4.7). */
@RunsAgainst(InJvmServer.class)
public class RejoinAndReferFlows {

    private static ReferWatch adds(ChatLeg referrer, ChatClient user) {
        return ReferWatch.within(referrer, "<" + user.aor() + ">").expectTrying();
    }

    private static ReferWatch removes(ChatLeg referrer, ChatClient user) {
        return ReferWatch.within(referrer, "<" + user.aor() + ";method=BYE>").expectTrying();
    }

    @Test
    @Flow({"F6.3", "F4.7"})
    public void refusesWhoWasExpelledUntilSomebodyAddsHimAgain(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        ReferWatch removal = removes(a, stage.ben());
        legs.get(1).expectReleased();
        removal.expectOutcome("SIP/2.0 200 OK");
        Stage.call(stage.ben(), a.focus()).expectRefused(403);

        ReferWatch addition = adds(a, stage.ben());
        stage.ben().expectInvitation().decline(486, "Busy Here");
        addition.expectOutcome("SIP/2.0 486 Busy Here");

        ChatLeg b = Stage.call(stage.ben(), a.focus());
        b.expectAnswered();
        b.say("forgiven");
        a.expectText(stage.ben(), "forgiven");
        legs.get(2).expectText(stage.ben(), "forgiven");
        stage.endAll(b, a, legs.get(2));
    }

    @Test
    @Flow({"F6.3", "F4.7"})
    public void refusesWhoWasRemovedWhileHisPhoneRang(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        c.accept();
        a.expectAnswered();
        ReferWatch removal = removes(a, stage.ben());
        b.expectCancel();
        removal.expectOutcome("SIP/2.0 200 OK");

        Stage.call(stage.ben(), a.focus()).expectRefused(403);

        stage.endAll(a, c);
    }

    @Test
    @Flow({"F6.3", "F4.1"})
    public void letsInWhoWasAddedAndDeclined(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ReferWatch addition = adds(legs.get(1), stage.dee());
        stage.dee().expectInvitation().decline(603, "Decline");
        addition.expectOutcome("SIP/2.0 603 Decline");

        ChatLeg d = Stage.call(stage.dee(), legs.get(0).focus());

        d.expectAnswered();
        stage.endAll(d, legs.get(0), legs.get(1));
    }

    @Test
    @Flow({"F6.1", "F4.1"})
    public void addsAgainWhoCameBackByHimselfAndLeft(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        ChatLeg own = Stage.call(stage.ben(), a.focus());
        own.expectAnswered();
        legs.get(1).expectReleased();
        own.leave();
        ReferWatch addition = adds(a, stage.ben());
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        addition.expectOutcome("SIP/2.0 200 OK");
        b.say("in again");
        a.expectText(stage.ben(), "in again");
        legs.get(2).expectText(stage.ben(), "in again");
        stage.endAll(b, a, legs.get(2));
    }

    @Test
    @Flow({"F6.1", "F4.1"})
    public void takesTheCallOfAUserWhoIsBeingAdded(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ReferWatch addition = adds(legs.get(0), stage.dee());
        ChatLeg ringing = stage.dee().expectInvitation();
        ringing.ring();

        ChatLeg d = Stage.call(
                stage.dee(), ringing.focus(), invite -> invite.with("Replaces", ReplacesFlows.dialogOf(ringing)));

        d.expectAnswered();
        ringing.expectCancel();
        addition.expectOutcome("SIP/2.0 200 OK");
        stage.endAll(d, legs.get(0), legs.get(1));
    }

    @Test
    @Flow({"F6.4", "F4.1"})
    @Covers("DEC-30")
    public void keepsThePlaceOfAUserWhoIsBeingAdded(Stage stage) {
        stage.policy("adhoc.maxParticipants", "3");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        legs.get(1).leave();
        ReferWatch addition = adds(a, stage.dee());
        ChatLeg d = stage.dee().expectInvitation();

        stage.requireWarning(Stage.call(stage.ben(), a.focus()).expectRefused(486), "102 too many participants");

        d.decline(603, "Decline");
        addition.expectOutcome("SIP/2.0 603 Decline");
        ChatLeg b = Stage.call(stage.ben(), a.focus());
        b.expectAnswered();
        stage.endAll(b, a, legs.get(2));
    }
}
