package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** F6.1 to F6.4: users come back to a session that runs, and begin one anew that has ended. */
@RunsAgainst(InJvmServer.class)
public class RejoinFlows {

    /** The chat that a leg belongs to, as its invitation says. */
    private static String contribution(ChatLeg leg) {
        return leg.call().invite().need("Contribution-ID");
    }

    private static void remove(Stage stage, ChatLeg leg) throws Exception {
        ((InJvmServer) stage.server())
                .gateway()
                .sessions()
                .remove(leg.focus(), leg.client().aor());
        leg.expectReleased();
    }

    @Test
    @Flow({"F6.1", "F10.1"})
    @Covers({"DEC-27", "OMA-E5"})
    public void comesBackAfterLeaving(Stage stage) {
        stage.policy("conference.notifyMinInterval", "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        RosterWatch watch = RosterWatch.of(stage.ana(), a.focus());
        watch.expectFull();
        String chat = contribution(legs.get(1));
        legs.get(1).leave();
        watch.awaitUser(stage.ben().aor(), "disconnected departed");

        ChatLeg b = Stage.call(stage.ben(), a.focus(), invite -> invite.set("Contribution-ID", chat));

        SipText ok = b.expectAnswered();
        Invitations.requireAnswer(stage, ok);
        assertEquals(a.focus(), b.focus());
        assertEquals(chat, ok.need("Contribution-ID"));
        assertEquals(
                3, watch.expectUser(stage.ben().aor(), "connected dialed-in").userCount());
        b.say("back again");
        a.expectText(stage.ben(), "back again");
        legs.get(2).expectText(stage.ben(), "back again");
        a.say("welcome");
        b.expectText(stage.ana(), "welcome");
        legs.get(2).expectText(stage.ana(), "welcome");
        b.leave();
        watch.expectUser(stage.ben().aor(), "disconnected departed");
        legs.get(2).leave();
        Stage.requireGone(a.expectReleased());
        watch.expectTerminated("noresource");
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("F6.1")
    @Covers("RFC3891-3-9")
    public void takesThePlaceOfTheDialogThatANetworkLost(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        ChatLeg lost = legs.get(1);
        lost.media().drop();

        ChatLeg b = Stage.call(stage.ben(), a.focus());

        b.expectAnswered();
        assertEquals(List.of(), lost.expectReleased().values("Reason"));
        a.say("once only");
        b.expectText(stage.ana(), "once only");
        legs.get(2).expectText(stage.ana(), "once only");
        b.media().expectNoMessage(Patience.QUIET);
        stage.endAll(b, a, legs.get(2));
    }

    @Test
    @Flow("F6.1")
    public void worksTheSameOverTcp(Stage stage) {
        stage.ben().overTcp();
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg b = Stage.call(stage.ben(), legs.get(0).focus());
        b.expectAnswered();
        legs.get(1).expectReleased();
        b.say("over TCP");
        legs.get(0).expectText(stage.ben(), "over TCP");
        legs.get(2).expectText(stage.ben(), "over TCP");
        stage.endAll(b, legs.get(0), legs.get(2));
    }

    @Test
    @Flow("F6.1")
    public void letsTheInviterComeBack(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        legs.get(0).leave();

        ChatLeg a = Stage.call(stage.ana(), legs.get(1).focus());

        a.expectAnswered();
        a.say("I am back");
        legs.get(1).expectText(stage.ana(), "I am back");
        legs.get(2).expectText(stage.ana(), "I am back");
        stage.endAll(a, legs.get(1), legs.get(2));
    }

    @Test
    @Flow("F6.1")
    @Covers("OMA-B1")
    public void takesTheCallOfAnInviteeWhoIsStillRungForHisAnswer(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg ringing = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        ringing.ring();
        a.call().expectProvisional(180);

        ChatLeg b = Stage.call(stage.ben(), ringing.focus());

        b.expectAnswered();
        ringing.expectCancel();
        Invitations.requireAnswer(stage, a.expectAnswered());
        c.decline(486, "Busy Here");
        b.say("I called myself");
        a.expectText(stage.ben(), "I called myself");
        stage.endAll(b, a);
    }

    @Test
    @Flow("F6.1")
    public void letsInWhoHadDeclined(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        stage.ben().expectInvitation().decline(603, "Decline");
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        a.expectAnswered();

        ChatLeg b = Stage.call(stage.ben(), a.focus());

        b.expectAnswered();
        stage.endAll(b, a, c);
    }

    @Test
    @Flow({"F6.1", "F8.5"})
    @Covers("DEC-18")
    public void keepsTheAnonymousNameOfWhoComesBack(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        stage.scene().hide(stage.ben());
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.accept(ok -> ok.with("Privacy", "id"));
        a.expectAnswered();
        c.accept(ok -> ok.with("Privacy", "id"));
        b.leave();

        ChatLeg again = Stage.call(stage.ben(), a.focus(), invite -> invite.with("Privacy", "id"));

        again.expectAnswered();
        again.sayAs("sip:anonymous@anonymous.invalid", "masked again");
        assertEquals(
                "sip:anonymous1@anonymous.invalid",
                a.expectTextOf("masked again").from());
        assertEquals(
                "sip:anonymous1@anonymous.invalid",
                c.expectTextOf("masked again").from());
        again.leave();
        ChatLeg third = Stage.call(stage.ben(), a.focus());
        third.expectAnswered();
        third.sayAs("sip:anonymous@anonymous.invalid", "masked for good");
        assertEquals(
                "sip:anonymous1@anonymous.invalid",
                a.expectTextOf("masked for good").from());
        c.expectTextOf("masked for good");
        stage.endAll(third, a, c);
    }

    @Test
    @Flow("F6.1")
    @Covers("OMA-A3")
    public void refusesAnonymityWhereItIsNotAllowed(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg b = Stage.call(stage.ben(), legs.get(0).focus(), invite -> invite.with("Privacy", "id"));
        stage.requireWarning(b.expectRefused(403), "119 Anonymity not allowed");
        legs.get(1).say("still here");
        legs.get(0).expectText(stage.ben(), "still here");
        legs.get(2).expectText(stage.ben(), "still here");
        stage.endAll(legs);
    }

    @Test
    @Flow("F6.1")
    @Covers("OMA-A7")
    public void refusesAnOfferAgainstPolicyAndLeavesTheOldDialog(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg b = Stage.call(
                stage.ben(),
                legs.get(0).focus(),
                invite -> invite.body(
                        "application/sdp",
                        stage.ben()
                                .offer(stage.ben().newMedia())
                                .set("accept-types", "text/html")
                                .toString()));
        SipText refused = b.expectRefused(488);
        assertTrue(refused.bodyText().contains("message/cpim"), refused.toString());
        legs.get(1).say("still here");
        legs.get(0).expectText(stage.ben(), "still here");
        legs.get(2).expectText(stage.ben(), "still here");
        stage.endAll(legs);
    }

    @Test
    @Flow("F6.1")
    @Covers("OMA-A2")
    public void refusesWhoIsNotAuthorisedAnyMore(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        stage.policy("authorisation.deny", stage.ben().aor());
        ChatLeg b = Stage.call(stage.ben(), legs.get(0).focus(), invite -> invite.with("Privacy", "id"));
        stage.requireWarning(b.expectRefused(403), "127 Service not authorised");
        ChatLeg nobody = Stage.call(stage.cleo(), legs.get(0).focus(), invite -> invite.without("P-Asserted-Identity"));
        stage.requireWarning(nobody.expectRefused(403), "127 Service not authorised");
        stage.endAll(legs);
    }

    @Test
    @Flow("F6.1")
    @Covers("RFC5366-5.1-1")
    public void refusesAListInTheCallOfWhoComesBack(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        SipText refused = Stage.call(stage.ben(), legs.get(0).focus(), invite -> Stage.listOf(stage.dee())
                        .in(
                                invite.with("Require", "recipient-list-invite"),
                                stage.ben().offer(stage.ben().newMedia()).toString()))
                .expectRefused(420);
        assertEquals("recipient-list-invite", refused.need("Unsupported"));
        stage.expectNobodyCalled(stage.dee());
        stage.endAll(legs);
    }

    @Test
    @Flow("F6.2")
    public void beginsAnewWhatHasEnded(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String chat = contribution(legs.get(1));
        stage.endAll(legs);

        SipText gone = Stage.call(stage.ben(), legs.get(0).focus(), invite -> invite.set("Contribution-ID", chat))
                .expectRefused(404);
        assertEquals(List.of(), gone.values("Warning"));
        ChatLeg b = restart(stage, stage.ben(), chat);

        ChatLeg a = stage.ana().expectInvitation();
        assertEquals(chat, contribution(a));
        a.accept();
        assertEquals(chat, b.expectAnswered().need("Contribution-ID"));
        assertTrue(!b.focus().equals(legs.get(0).focus()), "another session, another identity");
        b.say("where were we");
        a.expectText(stage.ben(), "where were we");
        stage.endAll(b, a);
    }

    /** INVITE to the factory with the list and the Contribution-ID of the session that has ended. */
    private static ChatLeg restart(Stage stage, ChatClient client, String chat) {
        var media = client.newMedia();
        SipDraft invite = Stage.listOf(stage.ana())
                .in(
                        client.factoryInvite().set("Contribution-ID", chat),
                        client.offer(media).toString());
        return client.call(invite, media);
    }

    @Test
    @Flow("F6.2")
    @Covers("OMA-A2")
    public void refusesToBeginAnewByExactlyTheTextThatClientsLookFor(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String chat = contribution(legs.get(1));
        stage.endAll(legs);
        stage.policy("authorisation.deny", stage.ben().aor());
        stage.requireWarning(restart(stage, stage.ben(), chat).expectRefused(403), "127 Service not authorised");
        stage.expectNobodyCalled(stage.ana());
    }

    @Test
    @Flow("F6.3")
    public void refusesAStranger(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        SipText refused = Stage.call(stage.dee(), legs.get(0).focus(), invite -> invite.with("Privacy", "id"))
                .expectRefused(403);
        assertEquals(List.of(), refused.values("Warning"), "before anonymity is looked at");
        stage.endAll(legs);
    }

    @Test
    @Flow("F6.3")
    public void letsAStrangerInWhereSessionsAreOpen(Stage stage) {
        stage.policy("adhoc.join", "open");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg d = Stage.call(stage.dee(), legs.get(0).focus());
        d.expectAnswered();
        d.say("hello all");
        legs.get(0).expectText(stage.dee(), "hello all");
        legs.get(1).expectText(stage.dee(), "hello all");
        stage.endAll(d, legs.get(0), legs.get(1));
    }

    @Test
    @Flow("F6.3")
    public void refusesWhoWasRemoved(Stage stage) throws Exception {
        stage.policy("adhoc.join", "open");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        remove(stage, legs.get(1));
        Stage.call(stage.ben(), legs.get(0).focus()).expectRefused(403);
        stage.endAll(legs.get(0), legs.get(2));
    }

    @Test
    @Flow("F6.3")
    public void refusesWhoWasRemovedFromTheSessionOfAGroup(Stage stage) throws Exception {
        String hall = stage.group(stage.draftGroup("hall")
                .members(stage.ana(), stage.ben())
                .invitesMembers(false)
                .open());
        ChatLeg a = Stage.call(stage.ana(), hall);
        a.expectAnswered();
        ChatLeg b = Stage.call(stage.ben(), hall);
        b.expectAnswered();
        remove(stage, b);
        Stage.call(stage.ben(), a.focus()).expectRefused(403);
        Stage.call(stage.ben(), hall).expectRefused(403);
        a.leave();
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("F6.4")
    @Covers({"OMA-A8", "DEC-30"})
    public void refusesWhoComesBackWhenTheSessionIsFull(Stage stage) {
        stage.policy("adhoc.maxParticipants", "3", "adhoc.join", "open");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        legs.get(1).leave();
        ChatLeg d = Stage.call(stage.dee(), legs.get(0).focus());
        d.expectAnswered();
        stage.requireWarning(
                Stage.call(stage.ben(), legs.get(0).focus()).expectRefused(486), "102 too many participants");
        d.leave();
        ChatLeg b = Stage.call(stage.ben(), legs.get(0).focus());
        b.expectAnswered();
        stage.endAll(b, legs.get(0), legs.get(2));
    }
}
