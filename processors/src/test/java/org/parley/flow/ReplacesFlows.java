package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.HeaderValues;
import org.parley.harness.SipDraft;

/** RFC 3891: the INVITE of who comes into a session names the dialog that it replaces (F6.1, R10). */
@RunsAgainst(InJvmServer.class)
public class ReplacesFlows {

    /** Value of Replaces for a dialog with the server: the to-tag is the server's. */
    static String dialogOf(ChatLeg leg) {
        String serversTag =
                HeaderValues.parameter(leg.call().dialog().remote(), "tag").orElseThrow();
        return leg.call().callId() + ";to-tag=" + serversTag + ";from-tag="
                + leg.call().dialog().localTag();
    }

    private static UnaryOperator<SipDraft> replacing(String value) {
        return invite -> invite.with("Require", "replaces").with("Replaces", value);
    }

    private static void requireStillTalking(Stage stage, List<ChatLeg> legs) {
        legs.get(1).say("still here");
        legs.get(0).expectText(stage.ben(), "still here");
        legs.get(2).expectText(stage.ben(), "still here");
        stage.endAll(legs);
    }

    @Test
    @Flow("F6.1")
    @Covers({"RFC3891-3-1", "RFC3891-3-9", "RFC3891-6.2-1", "RFC3891-6.2-2"})
    public void replacesTheDialogThatItNames(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        assertTrue(legs.get(1).call().invite().values("Supported").contains("replaces"));

        ChatLeg b = Stage.call(stage.ben(), legs.get(0).focus(), replacing(dialogOf(legs.get(1))));

        assertTrue(b.expectAnswered().values("Supported").contains("replaces"));
        legs.get(1).expectReleased();
        b.say("from the other phone");
        legs.get(0).expectText(stage.ben(), "from the other phone");
        legs.get(2).expectText(stage.ben(), "from the other phone");
        stage.endAll(b, legs.get(0), legs.get(2));
    }

    @Test
    @Flow("F6.1")
    @Covers("RFC3891-3-9")
    public void replacesTheDialogOfTheInviter(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = Stage.call(stage.ana(), legs.get(0).focus(), replacing(dialogOf(legs.get(0))));
        a.expectAnswered();
        legs.get(0).expectReleased();
        stage.endAll(a, legs.get(1));
    }

    @Test
    @Flow("F6.1")
    @Covers("RFC3891-3-10")
    public void replacesAnInvitationThatRingsEvenIfEarlyOnly(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg desk = stage.ben().expectInvitation();
        desk.ring();
        a.call().expectProvisional(180);

        ChatLeg b = Stage.call(stage.ben(), desk.focus(), replacing(dialogOf(desk) + ";early-only"));

        b.expectAnswered();
        desk.expectCancel();
        a.expectAnswered();
        stage.endAll(b, a);
    }

    @Test
    @Flow("F6.1")
    @Covers("RFC3891-3-8")
    public void refusesEarlyOnlyForADialogThatIsAnswered(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        Stage.call(stage.ben(), legs.get(0).focus(), replacing(dialogOf(legs.get(1)) + ";early-only"))
                .expectRefused(486);
        requireStillTalking(stage, legs);
    }

    @Test
    @Flow("F6.1")
    @Covers({"RFC3891-3-4", "RFC3891-3-1"})
    public void refusesWhatMatchesNoDialog(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        String swapped = dialogOf(legs.get(1))
                .replace(";to-tag=", ";x-tag=")
                .replace(";from-tag=", ";to-tag=")
                .replace(";x-tag=", ";from-tag=");
        for (String none : List.of("nowhere;to-tag=1;from-tag=2", swapped)) {
            Stage.call(stage.ben(), legs.get(0).focus(), replacing(none)).expectRefused(481);
        }
        requireStillTalking(stage, legs);
    }

    @Test
    @Flow("F6.1")
    @Covers("RFC3891-3-4")
    public void refusesADialogThatHasEndedAndOneOfAnotherSession(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        List<ChatLeg> others = stage.established(stage.ben(), stage.dee());
        String ended = dialogOf(legs.get(1));
        legs.get(1).leave();
        Stage.call(stage.ben(), legs.get(0).focus(), replacing(ended)).expectRefused(481);
        Stage.call(stage.ben(), legs.get(0).focus(), replacing(dialogOf(others.get(0))))
                .expectRefused(481);
        stage.endAll(others);
        stage.endAll(legs.get(0), legs.get(2));
    }

    @Test
    @Flow("F6.1")
    @Covers("RFC3891-3-6")
    public void refusesTheDialogOfSomebodyElse(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        Stage.call(stage.cleo(), legs.get(0).focus(), replacing(dialogOf(legs.get(1))))
                .expectRefused(403);
        requireStillTalking(stage, legs);
    }

    @Test
    @Flow("F6.1")
    @Covers("RFC3891-3-11")
    public void refusesAnEarlyDialogThatTheServerDidNotBegin(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        Stage.call(stage.ana(), b.focus(), replacing(dialogOf(a))).expectRefused(481);
        b.accept();
        a.expectAnswered();
        stage.endAll(a, b);
    }

    @Test
    @Flow("F6.1")
    @Covers("RFC3891-3-7")
    public void leavesTheDialogWhereTheOfferIsRefused(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        Stage.call(stage.ben(), legs.get(0).focus(), invite -> replacing(dialogOf(legs.get(1)))
                        .apply(invite)
                        .body(
                                "application/sdp",
                                stage.ben()
                                        .offer(stage.ben().newMedia())
                                        .set("accept-types", "text/html")
                                        .toString()))
                .expectRefused(488);
        requireStillTalking(stage, legs);
    }

    @Test
    @Flow({"F6.1", "F1.10"})
    @Covers("RFC3891-3-4")
    public void hasNothingToReplaceInASessionThatIsToBeMade(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        var media = stage.ben().newMedia();
        SipDraft invite = Stage.listOf(stage.dee())
                .in(stage.ben().factoryInvite(), stage.ben().offer(media).toString());
        stage.ben().call(invite.with("Replaces", dialogOf(legs.get(1))), media).expectRefused(481);
        stage.expectNobodyCalled(stage.dee());
        requireStillTalking(stage, legs);
    }

    @Test
    @Flow("F9.4")
    @Covers("RFC3891-6.1-2")
    public void refusesToReplaceADialogFromWithinAnother(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg b = legs.get(1);
        SipDraft within = b.call()
                .request("INVITE")
                .with("Replaces", dialogOf(b))
                .body("application/sdp", stage.ben().answer(b.media()).toString());
        b.call().send(within);
        b.call().acknowledge(within, b.call().expect("400", answer -> answer.isResponse() && answer.status() == 400));
        requireStillTalking(stage, legs);
    }

    @Test
    @Flow("F5.3")
    @Covers("RFC3891-3-9")
    public void replacesADialogInTheSessionOfAGroup(Stage stage) {
        String hall = stage.group(stage.draftGroup("hall")
                .members(stage.ana(), stage.ben())
                .invitesMembers(false)
                .open());
        ChatLeg a = Stage.call(stage.ana(), hall);
        a.expectAnswered();
        ChatLeg b = Stage.call(stage.ben(), hall);
        b.expectAnswered();
        Stage.call(stage.ben(), hall, replacing(dialogOf(a))).expectRefused(403);
        ChatLeg again = Stage.call(stage.ben(), hall, replacing(dialogOf(b)));
        again.expectAnswered();
        b.expectReleased();
        again.say("replaced");
        a.expectText(stage.ben(), "replaced");
        again.leave();
        a.leave();
        stage.expectEnded(a.focus());
    }
}
