package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.GroupDraft;
import org.parley.harness.Patience;
import org.parley.harness.ReferWatch;
import org.parley.harness.ResourceList;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** F4.7 to F4.10 and F8.10: participants are removed by REFER. */
@RunsAgainst(InJvmServer.class)
public class ExpelFlows {

    private static final String AT_ONCE = "conference.notifyMinInterval";

    private static String out(String uri) {
        return "<" + uri + ";method=BYE>";
    }

    private static void unsubscribe(RosterWatch roster) {
        roster.subscribe(0);
        roster.expectTerminated("timeout");
    }

    /** Who was removed: no Reason (decision 5), and MSRP is over for him. */
    private static void requireRemoved(ChatLeg leg) {
        String path = leg.media().remotePath();
        assertEquals(Optional.empty(), leg.call().expectBye().header("Reason"));
        leg.media().drop();
        leg.media().open(path);
        leg.media().expectResponse(leg.media().bind(), 481);
        leg.media().drop();
    }

    @ParameterizedTest
    @ValueSource(strings = {";method=BYE", "?method=BYE", ";transport=udp;METHOD=bye"})
    @Flow("F4.7")
    @Covers({"DEC-30", "DEC-5", "RFC4579-5.11-1", "RFC5368-9-1"})
    public void removesAParticipant(String how, Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        RosterWatch roster = RosterWatch.of(stage.ben(), a.focus());
        RosterWatch his = RosterWatch.of(stage.cleo(), a.focus());
        roster.expectFull();
        his.expectFull();
        roster.awaitUser(stage.cleo().aor(), "connected dialed-out");
        his.awaitUser(stage.cleo().aor(), "connected dialed-out");
        ReferWatch refer = ReferWatch.within(a, "<" + stage.cleo().aor() + how + ">");
        refer.expectTrying();
        requireRemoved(legs.get(2));
        his.expectTerminated("noresource");
        refer.expectOutcome("SIP/2.0 200 OK");
        roster.expectUser(stage.cleo().aor(), "disconnected booted");
        assertEquals(
                stage.ana().aor(), roster.user(stage.cleo().aor()).orElseThrow().removedBy());
        a.say("without cleo");
        legs.get(1).expectText(stage.ana(), "without cleo");
        unsubscribe(roster);
        stage.endAll(a, legs.get(1));
    }

    @Test
    @Flow("F4.7b")
    @Covers({"RFC5368-9-1", "RFC5368-8-1"})
    public void removesSeveralParticipants(Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo(), stage.dee());
        ChatLeg a = legs.get(0);
        RosterWatch roster = RosterWatch.of(stage.ana(), a.focus());
        roster.expectFull();
        roster.awaitUser(stage.dee().aor(), "connected dialed-out");
        ResourceList list = ResourceList.of()
                .entry(stage.cleo().aor() + "?method=BYE", "")
                .entry(stage.dee().aor() + ";method=BYE", " {cp}:copyControl=\"to\"")
                .entry(stage.dee().aor() + "?method=BYE", "")
                .entry("sip:nobody@example.com;method=BYE", "");
        a.call().send(ReferWatch.of(ReferWatch.draft(a, ""), list));
        assertEquals("false", a.call().expectFinal(202).need("Refer-Sub"));
        requireRemoved(legs.get(2));
        requireRemoved(legs.get(3));
        roster.awaitUser(stage.cleo().aor(), "disconnected booted");
        roster.awaitUser(stage.dee().aor(), "disconnected booted");
        assertEquals(3, roster.users().size() - 1, "nobody else is in it");
        unsubscribe(roster);
        stage.endAll(a, legs.get(1));
    }

    @Test
    @Flow("F4.7b")
    public void removesAndAddsByOneList(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        ResourceList list = Stage.listOf(stage.dee()).entry(stage.cleo().aor() + ";method=BYE", "");
        a.call().send(ReferWatch.of(ReferWatch.draft(a, ""), list));
        a.call().expectFinal(202);
        legs.get(2).expectReleased();
        ChatLeg d = stage.dee().expectInvitation();
        d.accept();
        d.say("in his place");
        a.expectText(stage.dee(), "in his place");
        legs.get(1).expectText(stage.dee(), "in his place");
        stage.endAll(a, legs.get(1), d);
    }

    @Test
    @Flow("F4.8")
    @Covers("DEC-30")
    public void letsOnlyTheCreatorRemoveOthers(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg b = legs.get(1);
        b.call().send(ReferWatch.draft(b, out(stage.cleo().aor())));
        stage.requireWarning(b.call().expectFinal(403), "122 Function not allowed");
        legs.get(2).call().expectNothing(Patience.QUIET);
        stage.endAll(legs);
    }

    @Test
    @Flow("F4.8")
    @Covers("RFC4579-5.11-1")
    public void tellsWhenThereIsNobodyToRemove(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        legs.get(2).leave();
        ReferWatch.within(a, out(stage.cleo().aor())).expectOutcome("SIP/2.0 404 Not Found");
        ReferWatch.within(a, out("sip:nobody@example.com")).expectOutcome("SIP/2.0 404 Not Found");
        a.call().send(ReferWatch.draft(a, out(stage.cleo().aor())).with("Refer-Sub", "false"));
        a.call().expectFinal(404);
        stage.endAll(a, legs.get(1));
    }

    @Test
    @Flow("F4.8")
    @Covers("RFC4579-5.11-1")
    public void cancelsTheInvitationOfWhomIsRemovedWhileHisPhoneRings(Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        RosterWatch roster = RosterWatch.of(stage.ben(), a.focus());
        roster.expectFull();
        ReferWatch adding =
                ReferWatch.of(stage.ben(), a.focus(), "<" + stage.dee().aor() + ">");
        adding.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        d.ring();
        roster.expectUser(stage.dee().aor(), "alerting");
        ReferWatch removing = ReferWatch.within(a, out(stage.dee().aor()));
        removing.expectTrying();
        d.expectCancel();
        removing.expectOutcome("SIP/2.0 200 OK");
        adding.expectOutcome("SIP/2.0 487 Request Terminated");
        roster.expectUser(stage.dee().aor(), "disconnected booted");
        assertEquals(
                stage.ana().aor(), roster.user(stage.dee().aor()).orElseThrow().removedBy());
        unsubscribe(roster);
        stage.endAll(legs);
    }

    @Test
    @Flow("F4.8")
    @Covers("DEC-30")
    public void letsEverybodyRemoveHimselfWhichIsToLeave(Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        RosterWatch roster = RosterWatch.of(stage.ana(), legs.get(0).focus());
        roster.expectFull();
        roster.awaitUser(stage.cleo().aor(), "connected dialed-out");
        ReferWatch refer = ReferWatch.within(legs.get(2), out(stage.cleo().aor()));
        refer.expectTrying();
        legs.get(2).expectReleased();
        refer.expectOutcome("SIP/2.0 200 OK");
        roster.expectUser(stage.cleo().aor(), "disconnected departed");
        assertEquals("", roster.user(stage.cleo().aor()).orElseThrow().removedBy());
        unsubscribe(roster);
        stage.endAll(legs.get(0), legs.get(1));
    }

    @Test
    @Flow("F4.8")
    @Covers("DEC-30")
    public void letsOnlyWhoMayRemoveAddARemovedUserAgain(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        ChatLeg b = legs.get(1);
        a.call().send(ReferWatch.draft(a, out(stage.cleo().aor())).with("Refer-Sub", "false"));
        a.call().expectFinal(202);
        legs.get(2).expectReleased();
        b.call().send(ReferWatch.draft(b, "<" + stage.cleo().aor() + ">"));
        stage.requireWarning(b.call().expectFinal(403), "122 Function not allowed");
        stage.expectNobodyCalled(stage.cleo());
        ReferWatch refer = ReferWatch.within(a, "<" + stage.cleo().aor() + ">");
        refer.expectTrying();
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        refer.expectOutcome("SIP/2.0 200 OK");
        stage.endAll(a, b, c);
    }

    @Test
    @Flow({"F4.7", "F6.3"})
    @Covers("DEC-30")
    public void letsNoRemovedUserComeBackByHimself(Stage stage) {
        stage.policy("adhoc.join", "open");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        a.call().send(ReferWatch.draft(a, out(stage.cleo().aor())).with("Refer-Sub", "false"));
        a.call().expectFinal(202);
        legs.get(2).expectReleased();
        Stage.call(stage.cleo(), a.focus()).expectRefused(403);
        stage.endAll(a, legs.get(1));
    }

    @Test
    @Flow({"F4.9", "F3.4"})
    @Covers("DEC-33")
    public void endsTheSessionWhenTheRemovalLeavesOne(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        a.call().send(ReferWatch.draft(a, out(stage.ben().aor())).with("Refer-Sub", "false"));
        a.call().expectFinal(202);
        assertEquals(Optional.empty(), legs.get(1).call().expectBye().header("Reason"));
        legs.get(1).media().drop();
        Stage.requireGone(a.expectReleased());
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow({"F4.9", "F3.4"})
    public void tellsTheOutcomeEvenWhenTheSessionEndsWithTheRemoval(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ReferWatch refer =
                ReferWatch.of(stage.ana(), legs.get(0).focus(), out(stage.ben().aor()));
        refer.expectTrying();
        legs.get(1).expectReleased();
        SipText last = refer.call().expectRequest("NOTIFY");
        assertEquals(
                "terminated;reason=noresource", last.need("Subscription-State").replace(" ", ""));
        assertEquals("SIP/2.0 200 OK", last.bodyText().strip());
        refer.call().reply(last, SipDraft.response(200, "OK"));
        Stage.requireGone(legs.get(0).expectReleased());
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F4.7")
    @Covers("DEC-30")
    public void removesFromTheSessionOfAGroupWhereARuleSaysSo(Stage stage) {
        String team = stage.group(stage.draftGroup("judges")
                .members(stage.ana(), stage.ben(), stage.cleo())
                .invitesMembers(true)
                .open()
                .rule(GroupDraft.only(stage.ben()), "allow-expelling"));
        ChatLeg a = Stage.call(stage.ana(), team);
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        a.call().send(ReferWatch.draft(a, out(stage.cleo().aor())));
        stage.requireWarning(a.call().expectFinal(403), "122 Function not allowed");
        ReferWatch refer = ReferWatch.within(b, out(stage.cleo().aor()));
        refer.expectTrying();
        c.expectReleased();
        refer.expectOutcome("SIP/2.0 200 OK");
        stage.endAll(a, b);
    }

    @Test
    @Flow("F8.10")
    @Covers("DEC-18")
    public void removesAnAnonymousUserByHisAnonymousUriOnly(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true", AT_ONCE, "0");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        a.expectAnswered();
        stage.scene().hide(stage.ben());
        b.accept(ok -> ok.with("Privacy", "id"));
        RosterWatch roster = RosterWatch.of(stage.cleo(), a.focus());
        roster.expectFull();
        roster.awaitUser("sip:anonymous1@anonymous.invalid", "connected dialed-out");
        ReferWatch.within(a, out(stage.ben().aor())).expectOutcome("SIP/2.0 404 Not Found");
        ReferWatch.within(a, "<" + stage.ben().aor() + ">").expectOutcome("SIP/2.0 480 Temporarily Unavailable");
        stage.expectNobodyCalled(stage.ben());
        ReferWatch.within(a, "<sip:anonymous1@anonymous.invalid>").expectOutcome("SIP/2.0 200 OK");
        ReferWatch refer = ReferWatch.within(a, out("sip:anonymous1@anonymous.invalid"));
        refer.expectTrying();
        b.expectReleased();
        refer.expectOutcome("SIP/2.0 200 OK");
        roster.expectUser("sip:anonymous1@anonymous.invalid", "disconnected booted");
        unsubscribe(roster);
        stage.endAll(a, c);
    }
}
