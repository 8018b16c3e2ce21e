package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;

/** F1.19 and F1.20: an invitee answers with Privacy: id (E3). Not here: what the roster shows of it. */
@RunsAgainst(InJvmServer.class)
public class InviteePrivacyFlows {

    @Test
    @Flow("F1.19")
    @Covers({"OMA-E3", "DEC-7"})
    public void releasesAnAnonymousInviteeAndKeepsTheOthers(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg d = stage.dee().expectInvitation();
        b.answer(ok -> ok.with("Privacy", "id"));
        b.call().expectAck();
        b.call().expectBye();
        a.call().expectNothing(Patience.QUIET);
        c.accept();
        a.expectAnswered();
        d.accept();
        a.say("hello");
        c.expectText(stage.ana(), "hello");
        d.expectText(stage.ana(), "hello");
        stage.endAll(a, c, d);
    }

    @Test
    @Flow("F1.19")
    @Covers({"OMA-E3", "DEC-7"})
    public void answers403WhenTheReleasedInviteeWasTheOnlyOne(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.answer(ok -> ok.with("Privacy", "id"));
        b.call().expectAck();
        b.call().expectBye();
        assertEquals(List.of(), a.expectRefused(403).values("Contact"));
        stage.expectEnded(b.focus());
    }

    @Test
    @Flow("F1.19")
    @Covers("OMA-E3")
    public void countsTheReleaseAmongTheFailuresOfTheOthers(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        c.decline(486, "Busy Here");
        b.answer(ok -> ok.with("Privacy", "id;critical"));
        b.call().expectAck();
        b.call().expectBye();
        a.expectRefused(403);
    }

    @Test
    @Flow("F1.19")
    @Covers({"OMA-C2", "OMA-E3"})
    public void removesTheInviterInStrictMode(Stage stage) {
        stage.policy("adhoc.releasedCountsAsAccepted", "true");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.answer(ok -> ok.with("Privacy", "id"));
        b.call().expectAck();
        b.call().expectBye();
        a.expectAnsweredWithoutAck();
        a.call().ack();
        Stage.requireGone(a.expectReleased());
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("F1.19")
    @Covers({"OMA-C2", "OMA-E3"})
    public void removesTheInviterWhoWasAnsweredAtOnce(Stage stage) {
        stage.policy("adhoc.answerInviter", "immediately");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        a.expectAnswered();
        ChatLeg b = stage.ben().expectInvitation();
        b.answer(ok -> ok.with("Privacy", "id"));
        b.call().expectAck();
        b.call().expectBye();
        Stage.requireGone(a.expectReleased());
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("F1.20")
    @Covers({"OMA-E3", "DEC-18"})
    public void joinsAnAnonymousInviteeWithoutNamingHim(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        stage.scene().hide(stage.ben());
        b.accept(ok -> ok.with("Privacy", "id"));
        a.expectAnswered();
        c.accept();
        b.sayAs("sip:anonymous@anonymous.invalid", "who am I");
        assertEquals(
                "sip:anonymous1@anonymous.invalid", a.expectTextOf("who am I").from());
        assertEquals(
                "sip:anonymous1@anonymous.invalid", c.expectTextOf("who am I").from());
        a.say("no idea");
        b.expectText(stage.ana(), "no idea");
        c.expectText(stage.ana(), "no idea");
        stage.endAll(b, a, c);
    }
}
