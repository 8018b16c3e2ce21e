package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatLeg;

/** F7.1 to F7.3: a list of one. */
@RunsAgainst(InJvmServer.class)
public class OneToOneFlows {

    @Test
    @Flow("F7.1")
    @Covers("DEC-10")
    public void connectsTwo(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        Invitations.requireLeg(stage, b);
        Invitations.requireInviter(b.call().invite(), stage.ana());
        b.accept();
        Invitations.requireAnswer(stage, a.expectAnswered());
        a.say("just us");
        b.expectText(stage.ana(), "just us");
        b.say("yes");
        a.expectText(stage.ben(), "yes");
        stage.endAll(a, b);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 480, 486, 603, 606})
    @Flow("F7.1")
    @Covers("OMA-C1")
    public void passesTheOnlyFailureOn(int status, Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.decline(status, "No");
        a.expectRefused(status);
        stage.expectEnded(b.focus());
    }

    @Test
    @Flow("F7.1")
    @Covers("DEC-6")
    public void followsARedirectOfTheOnlyInvitee(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.call()
                .respond(b.call()
                        .response(302, "Moved Temporarily")
                        .set("Contact", "<" + stage.cleo().aor() + ">"));
        b.call().expectAck();
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        a.expectAnswered();
        stage.endAll(a, c);
    }

    @Test
    @Flow("F7.1")
    @Covers("OMA-E3")
    public void refusesWith403WhenTheOnlyInviteeIsAnonymous(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.answer(ok -> ok.with("Privacy", "id"));
        b.call().expectAck();
        b.call().expectBye();
        a.expectRefused(403);
    }

    @Test
    @Flow("F7.2")
    public void releasesTheInviteeWhenTheInviterLeaves(Stage stage) {
        var legs = stage.established(stage.ana(), stage.ben());
        legs.get(0).leave();
        Stage.requireGone(legs.get(1).expectReleased());
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F7.2")
    public void releasesTheInviterWhenTheInviteeLeaves(Stage stage) {
        var legs = stage.established(stage.ana(), stage.ben());
        legs.get(1).leave();
        Stage.requireGone(legs.get(0).expectReleased());
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F7.3")
    @Covers("DEC-12")
    public void takesAListOfTheInviterAloneForNoList(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ana()));
        a.expectRefused(400);
        stage.expectNobodyCalled(stage.ana());
    }

    @Test
    @Flow("F7.1")
    @Covers("DEC-36")
    public void releasesAnInviteeWhoseAnswerHasNoUsableChat(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.answer(ok -> ok.body(
                "application/sdp",
                stage.ben()
                        .answer(b.media())
                        .mediaLine("m=message 0 TCP/MSRP *")
                        .toString()));
        b.call().expectAck();
        b.call().expectBye();
        assertEquals(0, a.expectRefused(488).values("Warning").size());
    }
}
