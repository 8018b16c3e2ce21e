package org.parley.flow;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;

/**
 * F3: participants leave. Not here: the roster, session timers (F3.6) and the MSRP reconnect grace (F3.7).
 */
@RunsAgainst(InJvmServer.class)
public class LeavingFlows {

    @Test
    @Flow("F3.1")
    public void goesOnWithoutAParticipantWhoLeft(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        ChatLeg b = legs.get(1);
        ChatLeg c = legs.get(2);
        String path = c.media().remotePath();
        c.leave();
        a.say("without cleo");
        b.expectText(stage.ana(), "without cleo");
        c.media().open(path);
        c.media().expectResponse(c.media().bind(), 481);
        c.call().expectNothing(Patience.QUIET);
        stage.endAll(a, b);
    }

    @Test
    @Flow("F3.2")
    @Covers("DEC-9")
    public void goesOnWithoutTheInviter(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        legs.get(0).leave();
        legs.get(1).say("ana has left");
        legs.get(2).expectText(stage.ben(), "ana has left");
        stage.endAll(legs.get(1), legs.get(2));
    }

    @Test
    @Flow("F3.3")
    @Covers({"DEC-9", "DEC-20"})
    public void endsWithTheInviterWherePolicySaysSo(Stage stage) {
        stage.policy("adhoc.onCreatorLeave", "end");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        legs.get(0).leave();
        Stage.requireGone(legs.get(1).expectReleased());
        Stage.requireGone(legs.get(2).expectReleased());
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F3.4")
    @Covers({"DEC-5", "DEC-33"})
    public void releasesTheLastOne(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        legs.get(2).leave();
        legs.get(0).call().expectNothing(Patience.QUIET);
        legs.get(1).leave();
        Stage.requireGone(legs.get(0).expectReleased());
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F3.4")
    public void waitsForWhoStillRingsBeforeItReleasesTheLastOne(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        c.accept();
        a.expectAnswered();
        c.leave();
        a.call().expectNothing(Patience.QUIET);
        b.accept();
        a.say("now you");
        b.expectText(stage.ana(), "now you");
        stage.endAll(b, a);
    }

    @Test
    @Flow("F3.5")
    @Covers("OMA-C2")
    public void removesTheInviterWhenTheLastHopeFails(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        c.accept();
        a.expectAnswered();
        c.leave();
        a.call().expectNothing(Patience.QUIET);
        b.decline(486, "Busy Here");
        Stage.requireGone(a.expectReleased());
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("F3.4")
    @Covers("DEC-41")
    public void answersARepeatedByeLikeTheFirst(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        var bye = legs.get(2).call().request("BYE");
        legs.get(2).call().send(bye);
        legs.get(2).call().expectFinal(200);
        legs.get(2).call().send(bye);
        legs.get(2).call().expectRepeats(1);
        legs.get(2).call().send(legs.get(2).call().request("BYE"));
        legs.get(2).call().expectFinal(481);
        stage.endAll(legs.get(0), legs.get(1));
    }

    @Test
    @Flow("F3.4")
    public void endsOverTcpToo(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana().overTcp(), stage.ben());
        legs.get(0).leave();
        Stage.requireGone(legs.get(1).expectReleased());
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F3.4")
    public void reachesAClientWhoseTcpConnectionBroke(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana().overTcp(), stage.ben());
        stage.ana().sip().dropConnections();
        legs.get(1).leave();
        Stage.requireGone(legs.get(0).expectReleased());
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow({"F3.4", "F13.4"})
    public void takesNoByeOfAnotherDialogForALeave(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        var bye = legs.get(1).call().request("BYE");
        bye.set("To", bye.header("To").replaceAll(";tag=.*", ";tag=guessed"));
        legs.get(1).call().send(bye);
        legs.get(1).call().expectFinal(481);
        legs.get(1).say("I did not leave");
        legs.get(0).expectText(stage.ben(), "I did not leave");
        stage.endAll(legs);
    }
}
