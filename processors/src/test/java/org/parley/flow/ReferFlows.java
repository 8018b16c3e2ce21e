package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.GroupDraft;
import org.parley.harness.Patience;
import org.parley.harness.ReferWatch;
import org.parley.harness.ResourceList;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** F4.1 to F4.6: participants add users by REFER. Who may not, and what of a REFER is wrong: {@link ReferRefusalFlows}. */
@RunsAgainst(InJvmServer.class)
public class ReferFlows {

    private static final String AT_ONCE = "conference.notifyMinInterval";

    private static String to(ChatLeg leg) {
        return "<" + leg.client().aor() + ">";
    }

    @Test
    @Flow("F4.1")
    @Covers({"RFC3515-2.4.4-1", "RFC3515-2.4.5-1", "RFC3515-2.4.7-1", "RFC4579-5.5-1", "RFC4579-5.5-2"})
    public void addsAUserAndTellsTheReferrer(Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        ChatLeg b = legs.get(1);
        RosterWatch roster = RosterWatch.of(stage.ana(), a.focus());
        roster.expectFull();
        ReferWatch refer = ReferWatch.within(b, "<" + stage.dee().aor() + ">");
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        Invitations.requireLeg(stage, d);
        for (String header : List.of("From", "P-Asserted-Identity", "Referred-By")) {
            assertEquals(stage.ben().aor(), d.call().invite().uri(header), header);
        }
        assertEquals(a.focus(), d.focus());
        SipText first = b.call().invite();
        assertEquals(
                first.need("Contribution-ID"),
                d.call().invite().need("Contribution-ID"),
                "it is the same conversation");
        assertEquals("Friday", d.call().invite().need("Subject"));
        d.accept();
        refer.expectOutcome("SIP/2.0 200 OK");
        roster.expectUser(stage.dee().aor(), "connected dialed-out");
        assertEquals(
                stage.ben().aor(), roster.user(stage.dee().aor()).orElseThrow().joinedBy());
        assertEquals(
                stage.ana().aor(), roster.user(stage.ben().aor()).orElseThrow().joinedBy());
        d.say("hello");
        a.expectText(stage.dee(), "hello");
        b.expectText(stage.dee(), "hello");
        roster.subscribe(0);
        roster.expectTerminated("timeout");
        stage.endAll(a, b, d);
    }

    @Test
    @Flow("F4.1")
    @Covers({"RFC3515-2.4.2-3", "RFC4579-5.5-1"})
    public void addsAUserForAReferOutsideTheDialog(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ReferWatch refer =
                ReferWatch.of(stage.ben(), legs.get(0).focus(), stage.dee().aor());
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        d.ring();
        d.accept();
        refer.expectOutcome("SIP/2.0 200 OK");
        refer.call().send(refer.subscribe(600));
        refer.call().expectFinalOf(List.of(403, 481));
        stage.endAll(legs.get(0), legs.get(1), d);
    }

    @Test
    @Flow("F4.1")
    @Covers("RFC3515-2.4.6-1")
    public void tellsSeveralReferralsOfADialogApart(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ReferWatch first = ReferWatch.within(legs.get(0), "<" + stage.cleo().aor() + ">");
        first.expectTrying();
        ReferWatch second = ReferWatch.within(legs.get(0), "<" + stage.dee().aor() + ";method=INVITE>");
        second.expectTrying();
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg d = stage.dee().expectInvitation();
        d.accept();
        second.expectOutcome("SIP/2.0 200 OK");
        c.decline(603, "Decline");
        first.expectOutcome("SIP/2.0 603 Decline");
        stage.endAll(legs.get(0), legs.get(1), d);
    }

    @Test
    @Flow("F4.1")
    @Covers({"RFC3515-2.4.4-2", "RFC3515-2.4.4-3"})
    public void letsTheReferrerRefreshAndEndHisSubscription(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        for (boolean isInDialog : List.of(true, false)) {
            ReferWatch refer = isInDialog
                    ? ReferWatch.within(legs.get(0), "<" + stage.dee().aor() + ">")
                    : ReferWatch.of(
                            stage.ana(), legs.get(0).focus(), "<" + stage.dee().aor() + ">");
            refer.expectTrying();
            ChatLeg d = stage.dee().expectInvitation();
            refer.call().send(refer.subscribe(600));
            assertEquals("600", refer.call().expectFinal(200).need("Expires"));
            refer.expect("SIP/2.0 100 Trying", "active;expires=(600|599)");
            refer.call().send(refer.subscribe(30));
            assertEquals("60", refer.call().expectFinal(423).need("Min-Expires"));
            refer.call().send(refer.subscribe(0));
            refer.call().expectFinal(200);
            refer.expect("SIP/2.0 100 Trying", "terminated;reason=timeout");
            d.decline(486, "Busy Here");
            refer.call().expectNothing(Patience.QUIET);
            refer.call().send(refer.subscribe(600));
            refer.call().expectFinal(isInDialog ? 403 : 481);
        }
        stage.endAll(legs);
    }

    @Test
    @Flow("F4.1")
    @Covers("RFC6665-4.4.1-1")
    public void takesAReferInTheDialogOfASubscription(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String focus = legs.get(0).focus();
        RosterWatch roster = RosterWatch.of(stage.ana(), focus);
        roster.expectFull();
        ReferWatch refer =
                ReferWatch.within(stage.ana(), roster, focus, "<" + stage.dee().aor() + ">");
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        roster.subscribe(0);
        roster.expectTerminated("timeout");
        d.accept();
        refer.expectOutcome("SIP/2.0 200 OK");
        stage.endAll(legs.get(0), legs.get(1), d);
    }

    @Test
    @Flow("F4.1")
    @Covers("RFC3515-2.4.4-3")
    public void knowsNoSubscriptionToReferThatNoReferMade(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        stage.ana()
                .send(RosterWatch.draft(stage.ana(), legs.get(0).focus()).set("Event", "refer"))
                .expectFinal(403);
        legs.get(0).call().send(legs.get(0).call().request("SUBSCRIBE").with("Event", "refer;id=7"));
        legs.get(0).call().expectFinal(403);
        stage.endAll(legs);
    }

    @Test
    @Flow("F4.1")
    public void goesOnWhenTheReferrerLeavesOrRefusesToHear(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ReferWatch heard = ReferWatch.within(legs.get(0), "<" + stage.dee().aor() + ">");
        heard.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        legs.get(0).leave();
        d.accept();
        heard.expectOutcome("SIP/2.0 200 OK");
        ReferWatch unheard =
                ReferWatch.within(legs.get(1), "<" + stage.client("eve").aor() + ">");
        SipText notify = unheard.expectUnanswered("SIP/2.0 100 Trying", "active;expires=\\d+");
        unheard.call().reply(notify, SipDraft.response(481, "Subscription Does Not Exist"));
        ChatLeg e = stage.client("eve").expectInvitation();
        e.accept();
        unheard.call().expectNothing(Patience.QUIET);
        stage.endAll(legs.get(1), legs.get(2), d, e);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False;x=y"})
    @Flow("F4.2")
    @Covers({"RFC4488-4-1", "RFC4488-4-2"})
    public void addsAUserWithoutASubscription(String referSub, Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        assertTrue(legs.get(1).call().invite().values("Supported").contains("norefersub"));
        a.call()
                .send(ReferWatch.draft(a, "<" + stage.dee().aor() + ">")
                        .with("Require", "norefersub")
                        .with("Refer-Sub", referSub));
        SipText accepted = a.call().expectFinal(202);
        assertEquals("false", accepted.need("Refer-Sub"));
        ChatLeg d = stage.dee().expectInvitation();
        d.accept();
        a.call().expectNothing(Patience.QUIET);
        stage.endAll(a, legs.get(1), d);
    }

    @Test
    @Flow("F4.3")
    @Covers({"RFC5368-4-1", "RFC5368-7-1", "RFC5368-8-1"})
    public void addsSeveralUsers(Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        RosterWatch roster = RosterWatch.of(stage.ben(), a.focus());
        roster.expectFull();
        ResourceList list = Stage.listOf(stage.cleo(), stage.dee(), stage.ben())
                .entry(stage.cleo().aor() + ";method=INVITE", "");
        a.call().send(ReferWatch.of(ReferWatch.draft(a, ""), list));
        assertEquals("false", a.call().expectFinal(202).need("Refer-Sub"));
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg d = stage.dee().expectInvitation();
        for (ChatLeg leg : List.of(c, d)) {
            Invitations.requireLeg(stage, leg);
            Invitations.requireInviter(leg.call().invite(), stage.ana());
            assertTrue(!leg.call().invite().toString().contains("resource-lists"), "D2");
            assertEquals(Optional.empty(), leg.call().invite().header("Require"));
        }
        c.accept();
        roster.expectUser(stage.cleo().aor(), "connected dialed-out");
        d.decline(603, "Decline");
        roster.expectUser(stage.dee().aor(), "disconnected failed");
        assertTrue(roster.user(stage.dee().aor())
                .orElseThrow()
                .disconnectionReason()
                .contains("603"));
        a.call().expectNothing(Patience.QUIET);
        stage.expectNobodyCalled(stage.ben(), stage.cleo());
        roster.subscribe(0);
        roster.expectTerminated("timeout");
        stage.endAll(a, legs.get(1), c);
    }

    @Test
    @Flow("F4.3")
    @Covers("RFC5368-7-1")
    public void readsAListInAMultipartOutsideTheDialog(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String body = "--b\r\nContent-Type: text/plain\r\n\r\nplease\r\n--b\r\nContent-Type:"
                + " application/resource-lists+xml\r\nContent-ID: <us%ers@example.com>\r\n"
                + "Content-Disposition: recipient-list\r\n\r\n" + Stage.listOf(stage.dee()) + "\r\n--b--\r\n";
        SipCall refer = stage.ana()
                .send(ReferWatch.draft(stage.ana(), legs.get(0).focus(), "<cid:us%25ers@example.com>")
                        .with("Require", "multiple-refer")
                        .body("multipart/mixed;boundary=b", body));
        assertEquals("false", refer.expectFinal(202).need("Refer-Sub"));
        ChatLeg d = stage.dee().expectInvitation();
        d.accept();
        refer.expectNothing(Patience.QUIET);
        stage.endAll(legs.get(0), legs.get(1), d);
    }

    @Test
    @Flow("F4.1")
    public void passesNoHeaderOfTheReferredUriOn(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String headers =
                "?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2&Session-Replaces=other&Subject=mine&Route=%3Csip:x%3E";
        ReferWatch refer = ReferWatch.within(legs.get(0), "<" + stage.dee().aor() + ";lr" + headers + ">");
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        SipText invite = d.call().invite();
        assertEquals(List.of(), invite.lines("Replaces"));
        assertEquals(List.of(), invite.lines("Session-Replaces"));
        assertEquals(List.of(), invite.lines("Route"));
        assertEquals("Friday", invite.need("Subject"));
        d.accept();
        refer.expectOutcome("SIP/2.0 200 OK");
        stage.endAll(legs.get(0), legs.get(1), d);
    }

    @Test
    @Flow("F4.5")
    public void invitesNobodyTwice(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        ChatLeg b = legs.get(1);
        ReferWatch.within(a, to(b)).expectOutcome("SIP/2.0 200 OK");
        ReferWatch.within(b, to(b)).expectOutcome("SIP/2.0 200 OK");
        ReferWatch first = ReferWatch.within(a, "<" + stage.dee().aor() + ">");
        first.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        d.ring();
        ReferWatch second = ReferWatch.within(b, "<" + stage.dee().aor() + ";transport=udp>");
        second.expectTrying();
        stage.expectNobodyCalled(stage.dee());
        d.accept();
        first.expectOutcome("SIP/2.0 200 OK");
        second.expectOutcome("SIP/2.0 200 OK");
        stage.endAll(a, b, d);
    }

    @Test
    @Flow("F4.5")
    public void addsAgainWhoHasLeftOrFailed(Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        RosterWatch roster = RosterWatch.of(stage.ana(), a.focus());
        roster.expectFull();
        for (int round = 0; round < 2; round++) {
            legs.get(2).leave();
            roster.expectUser(stage.cleo().aor(), "disconnected departed");
            ReferWatch failing = ReferWatch.within(a, to(legs.get(2)));
            failing.expectTrying();
            stage.cleo().expectInvitation().decline(480, "Temporarily Unavailable");
            failing.expectOutcome("SIP/2.0 480 Temporarily Unavailable");
            roster.expectUser(stage.cleo().aor(), "disconnected failed");
            ReferWatch refer = ReferWatch.within(a, to(legs.get(2)));
            refer.expectTrying();
            legs = List.of(a, legs.get(1), stage.cleo().expectInvitation());
            legs.get(2).accept();
            refer.expectOutcome("SIP/2.0 200 OK");
            roster.expectUser(stage.cleo().aor(), "connected dialed-out");
            assertEquals(3, roster.users().size());
        }
        a.leave();
        roster.expectTerminated("noresource");
        ReferWatch creator = ReferWatch.within(legs.get(1), to(a));
        creator.expectTrying();
        ChatLeg again = stage.ana().expectInvitation();
        again.accept();
        creator.expectOutcome("SIP/2.0 200 OK");
        again.say("I am back");
        legs.get(1).expectText(stage.ana(), "I am back");
        legs.get(2).expectText(stage.ana(), "I am back");
        stage.endAll(legs.get(1), legs.get(2), again);
    }

    @ParameterizedTest
    @CsvSource({"603, Decline", "486, Busy Here", "404, Not Found"})
    @Flow("F4.6")
    public void leavesTheSessionAloneWhenAnAddedUserFails(int status, String phrase, Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        RosterWatch roster = RosterWatch.of(stage.ana(), a.focus());
        roster.expectFull();
        ReferWatch refer = ReferWatch.within(a, "<" + stage.dee().aor() + ">");
        refer.expectTrying();
        stage.dee().expectInvitation().decline(status, phrase);
        refer.expectOutcome("SIP/2.0 " + status + " " + phrase);
        roster.expectUser(stage.dee().aor(), status == 486 ? "disconnected busy" : "disconnected failed");
        assertTrue(roster.user(stage.dee().aor())
                .orElseThrow()
                .disconnectionReason()
                .contains("cause=" + status));
        legs.get(1).say("still here");
        a.expectText(stage.ben(), "still here");
        roster.subscribe(0);
        roster.expectTerminated("timeout");
        stage.endAll(legs);
    }

    @Test
    @Flow({"F4.6", "F8.4"})
    @Covers("OMA-E3")
    public void releasesAnAddedUserWhoseAnonymityIsNotAllowed(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ReferWatch refer = ReferWatch.within(legs.get(0), "<" + stage.dee().aor() + ">");
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        d.answer(ok -> ok.with("Privacy", "id"));
        d.call().expectAck();
        d.call().expectBye();
        refer.expectOutcome("SIP/2.0 403 Forbidden");
        stage.endAll(legs);
    }

    @Test
    @Flow({"F4.1", "F8.5"})
    @Covers({"OMA-E3", "DEC-18"})
    public void hidesAnAddedUserWhoMayBeAnonymous(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ReferWatch refer = ReferWatch.within(legs.get(0), "<" + stage.dee().aor() + ">");
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        d.accept(ok -> ok.with("Privacy", "id"));
        refer.expectOutcome("SIP/2.0 200 OK");
        d.sayAs("sip:anonymous@anonymous.invalid", "hello");
        legs.get(1).expectText("sip:anonymous1@anonymous.invalid", "hello");
        legs.get(0).expectText("sip:anonymous1@anonymous.invalid", "hello");
        stage.endAll(legs.get(0), legs.get(1), d);
    }

    @Test
    @Flow({"F4.6", "F1.5"})
    public void givesUpAnAddedUserWhoDoesNotAnswer(Stage stage) {
        stage.policy("adhoc.ringTimeout", "1 s");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ReferWatch refer = ReferWatch.of(
                stage.ana(), legs.get(0).focus(), "<" + stage.dee().aor() + ">");
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        d.ring();
        d.expectCancel();
        refer.expectOutcome("SIP/2.0 408 Request Timeout");
        stage.endAll(legs);
    }

    @Test
    @Flow("F4.6")
    public void endsNoSessionOfOneWhenAnAddedUserFails(Stage stage) {
        stage.policy("sip.listlessInvite", "create");
        var media = stage.ana().newMedia();
        ChatLeg a = stage.ana()
                .call(
                        stage.ana()
                                .initialInvite(stage.server().factoryUri())
                                .body(
                                        "application/sdp",
                                        stage.ana().offer(media).toString()),
                        media);
        a.expectAnswered();
        ReferWatch failing = ReferWatch.within(a, "<" + stage.ben().aor() + ">");
        failing.expectTrying();
        stage.ben().expectInvitation().decline(486, "Busy Here");
        failing.expectOutcome("SIP/2.0 486 Busy Here");
        ReferWatch refer = ReferWatch.within(a, "<" + stage.ben().aor() + ">");
        refer.expectTrying();
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        refer.expectOutcome("SIP/2.0 200 OK");
        b.say("now we are two");
        a.expectText(stage.ben(), "now we are two");
        stage.endAll(a, b);
    }

    @Test
    @Flow({"F4.6", "F3.4"})
    @Covers("DEC-33")
    public void releasesTheLastOneWhenTheAddedUserHeWaitedForFails(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ReferWatch refer = ReferWatch.within(legs.get(0), "<" + stage.dee().aor() + ">");
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        d.ring();
        legs.get(1).leave();
        legs.get(0).call().expectNothing(Patience.QUIET);
        d.decline(603, "Decline");
        SipText first = legs.get(0).call().next(Patience.MESSAGE);
        SipText second = legs.get(0).call().next(Patience.MESSAGE);
        SipText notify = first.isRequest("NOTIFY") ? first : second;
        SipText bye = first.isRequest("BYE") ? first : second;
        assertEquals("SIP/2.0 603 Decline", notify.bodyText().strip());
        Stage.requireGone(bye);
        legs.get(0).call().reply(notify, SipDraft.response(200, "OK"));
        legs.get(0).call().reply(bye, SipDraft.response(200, "OK"));
        legs.get(0).media().drop();
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F4.1")
    @Covers("DEC-30")
    public void addsToTheSessionOfAGroupWhereARuleSaysSo(Stage stage) {
        String team = stage.group(stage.draftGroup("adders")
                .members(stage.ana(), stage.ben())
                .invitesMembers(true)
                .open()
                .rule(GroupDraft.only(stage.ben()), "allow-invite-users-dynamically"));
        ChatLeg a = Stage.call(stage.ana(), team);
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        a.call().send(ReferWatch.draft(a, "<" + stage.dee().aor() + ">"));
        stage.requireWarning(a.call().expectFinal(403), "122 Function not allowed");
        ReferWatch refer = ReferWatch.within(b, "<" + stage.dee().aor() + ">");
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        assertEquals(team, d.call().invite().uri("P-Asserted-Identity"), "decision 4");
        assertEquals(stage.ben().aor(), d.call().invite().uri("Referred-By"));
        d.accept();
        refer.expectOutcome("SIP/2.0 200 OK");
        stage.endAll(a, b, d);
    }

    @Test
    @Flow("F8.12")
    @Covers("DEC-28")
    public void hidesAnAnonymousReferrer(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true", AT_ONCE, "0");
        ChatLeg a = AnonymityFlows.callAnonymously(stage, Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        RosterWatch roster = RosterWatch.of(stage.ben(), a.focus());
        roster.expectFull();
        ReferWatch refer = ReferWatch.within(a, "<" + stage.dee().aor() + ">");
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        Invitations.requireAnonymousInviter(d.call().invite());
        d.accept();
        refer.expectOutcome("SIP/2.0 200 OK");
        roster.expectUser(stage.dee().aor(), "connected dialed-out");
        assertEquals(
                "sip:anonymous1@anonymous.invalid",
                roster.user(stage.dee().aor()).orElseThrow().joinedBy());
        roster.subscribe(0);
        roster.expectTerminated("timeout");
        stage.endAll(a, b, d);
    }

    @Test
    @Flow("F8.12")
    public void hidesAReferrerWhoAsksForItInHisRefer(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true", AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        RosterWatch roster = RosterWatch.of(stage.ben(), a.focus());
        roster.expectFull();
        a.call()
                .send(ReferWatch.draft(a, "<" + stage.dee().aor() + ">")
                        .with("Privacy", "id")
                        .with("Refer-Sub", "false"));
        a.call().expectFinal(202);
        ChatLeg d = stage.dee().expectInvitation();
        Invitations.requireAnonymousInviter(d.call().invite());
        assertTrue(!d.call().invite().toString().contains(stage.ana().aor()));
        d.accept();
        roster.expectUser(stage.dee().aor(), "connected dialed-out");
        assertEquals("", roster.user(stage.dee().aor()).orElseThrow().joinedBy());
        roster.subscribe(0);
        roster.expectTerminated("timeout");
        stage.endAll(a, legs.get(1), d);
    }
}
