package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.ConferenceText;
import org.parley.harness.GroupDraft;
import org.parley.harness.Patience;
import org.parley.harness.RosterWatch;

/** F5.3 and F10.7: users come by themselves into the session of a group that runs, and what is told of it. */
@RunsAgainst(InJvmServer.class)
public class GroupJoinFlows {

    private static GroupDraft room(Stage stage) {
        return stage.draftGroup("hall")
                .members(stage.ana(), stage.ben(), stage.cleo())
                .invitesMembers(false)
                .open();
    }

    private static GroupDraft team(Stage stage) {
        return stage.draftGroup("crew")
                .members(stage.ana(), stage.ben(), stage.cleo())
                .invitesMembers(true)
                .open();
    }

    @Test
    @Flow("F5.3")
    public void joinsByTheIdentityOfTheSession(Stage stage) {
        ChatLeg a = Stage.call(stage.ana(), stage.group(room(stage)));
        a.expectAnswered();
        ChatLeg b = Stage.call(stage.ben(), a.focus());
        Invitations.requireAnswer(stage, b.expectAnswered());
        assertEquals(a.focus(), b.focus());
        b.say("by the identity");
        a.expectText(stage.ben(), "by the identity");
        a.leave();
        b.leave();
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("F5.3")
    public void makesOneSessionForAllWhoCallAtOnce(Stage stage) {
        stage.policy("sip.isfocusOnOneToOne", "false");
        String hall = stage.group(room(stage));
        ChatLeg a = Stage.call(stage.ana(), hall);
        ChatLeg b = Stage.call(stage.ben(), hall);
        ChatLeg c = Stage.call(stage.cleo(), hall);
        a.expectAnswered();
        b.expectAnswered();
        c.expectAnswered();
        assertEquals(a.focus(), b.focus());
        assertEquals(a.focus(), c.focus());
        b.say("all here");
        a.expectText(stage.ben(), "all here");
        c.expectText(stage.ben(), "all here");
        a.leave();
        b.leave();
        c.leave();
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow({"F5.3", "F10.1"})
    @Covers({"OMA-E5", "RFC4575-5.2-1"})
    public void tellsSubscribersWhoJoined(Stage stage) {
        stage.policy("conference.notifyMinInterval", "0");
        String crew = stage.group(stage.draftGroup("told")
                .named("The Told")
                .members(stage.ana(), stage.ben(), stage.cleo())
                .invitesMembers(true)
                .max(7)
                .open()
                .rule(GroupDraft.MEMBERS, "allow-conference-state"));
        ChatLeg a = Stage.call(stage.ana(), crew);
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg ringing = stage.cleo().expectInvitation();
        b.accept();
        a.expectAnswered();
        RosterWatch watch = RosterWatch.of(stage.ana(), a.focus());
        ConferenceText first = watch.expectFull();
        assertEquals("The Told", first.displayText());
        assertEquals("7", first.maximumUserCount());
        assertEquals("connected dialed-out", watch.summaryOf(stage.ben().aor()));
        assertEquals("dialing-out", watch.summaryOf(stage.cleo().aor()));
        ringing.ring();
        watch.expectUser(stage.cleo().aor(), "alerting");
        ChatLeg c = Stage.call(stage.cleo(), crew);
        c.expectAnswered();
        ringing.expectCancel();
        assertEquals(
                3, watch.expectUser(stage.cleo().aor(), "connected dialed-in").userCount());
        watch.call().expectNothing(Patience.QUIET);
        b.leave();
        watch.expectUser(stage.ben().aor(), "disconnected departed");
        ChatLeg again = Stage.call(stage.ben(), crew);
        again.expectAnswered();
        watch.expectUser(stage.ben().aor(), "connected dialed-in");
        again.leave();
        watch.expectUser(stage.ben().aor(), "disconnected departed");
        c.leave();
        Stage.requireGone(a.expectReleased());
        watch.expectTerminated("noresource");
    }

    @Test
    @Flow("F10.7")
    public void tellsNothingToWhomNoRuleAllowsConferenceState(Stage stage) {
        String hall = stage.group(room(stage).rule(GroupDraft.only(stage.ben()), "allow-conference-state"));
        ChatLeg a = Stage.call(stage.ana(), hall);
        a.expectAnswered();
        ChatLeg b = Stage.call(stage.ben(), hall);
        b.expectAnswered();
        stage.requireWarning(
                stage.ana().send(RosterWatch.draft(stage.ana(), a.focus())).expectFinal(403),
                "105 subscription of conference events not allowed");
        RosterWatch watch = RosterWatch.of(stage.ben(), b.focus());
        watch.expectFull();
        b.leave();
        watch.expectTerminated("noresource");
        a.leave();
    }

    @Test
    @Flow("F5.3")
    public void joinsOverAnotherNameOfTheServer(Stage stage) {
        String hall = stage.group(room(stage));
        ChatLeg a = Stage.call(stage.ana(), hall);
        a.expectAnswered();
        String byAddress = hall.replace("@localhost:", "@" + stage.server().host() + ":");
        ChatLeg b = Stage.call(stage.ben(), byAddress);
        b.expectAnswered();
        assertEquals(a.focus(), b.focus());
        a.leave();
        b.leave();
    }

    @Test
    @Flow("F5.3")
    public void takesTheJoinOfAMemberForHisAnswer(Stage stage) {
        String crew = stage.group(team(stage));
        ChatLeg a = Stage.call(stage.ana(), crew);
        ChatLeg ringing = stage.ben().expectInvitation();
        ringing.ring();
        a.call().expectProvisional(180);
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg b = Stage.call(stage.ben(), crew);
        b.expectAnswered();
        a.expectAnswered();
        ringing.expectCancel();
        b.say("I called myself");
        a.expectText(stage.ben(), "I called myself");
        c.decline(486, "Busy Here");
        stage.endAll(b, a);
    }

    @Test
    @Flow("F5.3")
    public void replacesTheLegOfWhoComesAgain(Stage stage) {
        String crew = stage.group(team(stage));
        ChatLeg a = Stage.call(stage.ana(), crew);
        ChatLeg b = stage.ben().expectInvitation();
        stage.cleo().expectInvitation().decline(486, "Busy Here");
        b.accept();
        a.expectAnswered();
        ChatLeg again = Stage.call(stage.ben(), crew);
        again.expectAnswered();
        b.expectReleased();
        a.say("welcome back");
        again.expectText(stage.ana(), "welcome back");
        stage.endAll(again, a);
    }

    @Test
    @Flow("F5.3")
    public void comesBackAfterLeaving(Stage stage) {
        String hall = stage.group(room(stage));
        ChatLeg a = Stage.call(stage.ana(), hall);
        a.expectAnswered();
        ChatLeg b = Stage.call(stage.ben(), hall);
        b.expectAnswered();
        a.leave();
        ChatLeg again = Stage.call(stage.ana(), hall);
        again.expectAnswered();
        again.say("back");
        b.expectText(stage.ana(), "back");
        again.leave();
        b.leave();
        stage.expectEnded(b.focus());
    }

    @Test
    @Flow({"F5.3", "F5.5"})
    @Covers("DEC-18")
    public void joinsAnonymouslyWhereARuleAllowsIt(Stage stage) {
        String hall = stage.group(room(stage).rule(GroupDraft.only(stage.ben()), "allow-anonymity"));
        ChatLeg a = Stage.call(stage.ana(), hall);
        a.expectAnswered();
        stage.scene().hide(stage.ben());
        ChatLeg b = Stage.call(stage.ben(), hall, invite -> invite.with("Privacy", "id"));
        b.expectAnswered();
        b.sayAs("sip:anonymous@anonymous.invalid", "masked");
        assertEquals(
                "sip:anonymous1@anonymous.invalid", a.expectTextOf("masked").from());
        b.leave();
        ChatLeg again = Stage.call(stage.ben(), hall, invite -> invite.with("Privacy", "id"));
        again.expectAnswered();
        again.sayAs("sip:anonymous@anonymous.invalid", "masked again");
        assertEquals(
                "sip:anonymous1@anonymous.invalid",
                a.expectTextOf("masked again").from());
        again.leave();
        a.leave();
    }

    @Test
    @Flow("F5.3")
    public void joinsWithoutAnOffer(Stage stage) {
        String hall = stage.group(room(stage));
        ChatLeg a = Stage.call(stage.ana(), hall);
        a.expectAnswered();
        var media = stage.ben().newMedia();
        ChatLeg b = stage.ben().call(stage.ben().initialInvite(hall), media);
        var ok = b.call().expectFinal(200);
        b.call().ack(stage.ben().answer(media).toString());
        media.connect(ok.sdp().path());
        b.say("your offer is fine");
        a.expectText(stage.ben(), "your offer is fine");
        b.leave();
        a.leave();
    }

    @Test
    @Flow("F5.3")
    public void keepsTheSessionWhenTheDocumentIsDeleted(Stage stage) {
        String hall = stage.group(room(stage));
        ChatLeg a = Stage.call(stage.ana(), hall);
        a.expectAnswered();
        ChatLeg b = Stage.call(stage.ben(), hall);
        b.expectAnswered();
        stage.deleteGroup(hall);
        Stage.call(stage.cleo(), hall).expectRefused(404);
        Stage.call(stage.cleo(), a.focus()).expectRefused(404);
        a.say("we go on");
        b.expectText(stage.ana(), "we go on");
        b.call().expectNothing(Patience.QUIET);
        a.leave();
        b.leave();
    }
}
