package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.ConferenceText;
import org.parley.harness.Patience;
import org.parley.harness.ResourceList;
import org.parley.harness.RosterWatch;

/**
 * F10, F1, F3 and F8 as subscribers see them: what the roster says of whom. Not here: the interval of F10.1, which is tested
 * in virtual time.
 */
@RunsAgainst(InJvmServer.class)
public class RosterFlows {

    private static final String AT_ONCE = "conference.notifyMinInterval";

    @Test
    @Flow({"F10.1", "F1.1"})
    @Covers({"OMA-E5", "DEC-29", "RFC4575-5.1-1", "RFC4575-5.2-1", "RFC4575-4.3-1", "RFC4579-3.4-1", "RFC6665-4.2.2-2"})
    public void tellsASubscriberWhoIsInAndWhatChanges(Stage stage) {
        stage.policy(AT_ONCE, "0");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.accept();
        a.expectAnswered();
        RosterWatch watch = RosterWatch.of(stage.ana(), a.focus());
        ConferenceText first = watch.expectFull();
        assertEquals(1, first.version());
        assertEquals(2, first.userCount());
        assertEquals("Friday", first.subject());
        assertEquals("50", first.maximumUserCount());
        assertEquals("connected dialed-in", watch.summaryOf(stage.ana().aor()));
        assertEquals("connected dialed-out", watch.summaryOf(stage.ben().aor()));
        assertEquals("dialing-out", watch.summaryOf(stage.cleo().aor()));
        ConferenceText.User ben = watch.user(stage.ben().aor()).orElseThrow();
        assertEquals(stage.ana().aor(), ben.joinedBy());
        assertEquals("sendrecv", ben.media());
        assertEquals("Ana", watch.user(stage.ana().aor()).orElseThrow().displayText());

        c.ring();
        ConferenceText alerting = watch.expect();
        assertEquals("partial", alerting.state());
        assertEquals(Set.of(stage.cleo().aor()), alerting.users().keySet(), "only what changed");
        assertEquals("alerting", watch.summaryOf(stage.cleo().aor()));
        c.accept();
        ConferenceText joined = watch.expect();
        assertEquals(3, joined.version());
        assertEquals(3, joined.userCount());
        assertEquals("connected dialed-out", watch.summaryOf(stage.cleo().aor()));
        b.leave();
        assertEquals(2, watch.expect().userCount());
        assertEquals("disconnected departed", watch.summaryOf(stage.ben().aor()));
        c.leave();
        Stage.requireGone(a.expectReleased());
        watch.expectTerminated("noresource");
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow({"F10.13", "F1.20", "F8.5"})
    public void showsAnAnonymousUserByANameOfHisOwn(Stage stage) {
        stage.policy(AT_ONCE, "0", "adhoc.allowAnonymity", "true");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        stage.scene().hide(stage.ben());
        c.accept();
        a.expectAnswered();
        RosterWatch watch = RosterWatch.of(stage.ana(), a.focus());
        watch.expectFull();
        assertEquals(
                Set.of(stage.ana().aor(), stage.cleo().aor()), watch.users().keySet(), "decision 29");
        b.ring();
        watch.expectNothing(Patience.QUIET);
        b.accept(ok -> ok.with("Privacy", "id"));
        ConferenceText joined = watch.expect();
        assertEquals(Set.of("sip:anonymous1@anonymous.invalid"), joined.users().keySet());
        ConferenceText.User anonymous =
                joined.user("sip:anonymous1@anonymous.invalid").orElseThrow();
        assertEquals("Anonymous1", anonymous.displayText());
        watch.subscribe(3600);
        assertEquals(
                "connected dialed-out",
                watch.expectFull()
                        .user("sip:anonymous1@anonymous.invalid")
                        .orElseThrow()
                        .summary());
        b.leave();
        watch.expectUser("sip:anonymous1@anonymous.invalid", "disconnected departed");
        c.leave();
        Stage.requireGone(a.expectReleased());
        watch.expectTerminated("noresource");
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow({"F8.6", "F8.3"})
    public void showsTwoAnonymousUsersAsTwo(Stage stage) {
        stage.policy(AT_ONCE, "0", "adhoc.allowAnonymity", "true");
        ChatLeg a = AnonymityFlows.callAnonymously(stage, Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.accept(ok -> ok.with("Privacy", "id"));
        a.expectAnswered();
        c.accept();
        RosterWatch watch = RosterWatch.of(stage.cleo(), c.focus());
        watch.expectFull();
        watch.awaitUser(stage.cleo().aor(), "connected dialed-out");
        assertEquals(
                Set.of(
                        "sip:anonymous1@anonymous.invalid",
                        "sip:anonymous2@anonymous.invalid",
                        stage.cleo().aor()),
                watch.users().keySet());
        assertEquals(
                "sip:anonymous1@anonymous.invalid",
                watch.user(stage.cleo().aor()).orElseThrow().joinedBy(),
                "F8.12: who invited is hidden too");
        a.leave();
        b.leave();
        Stage.requireGone(c.expectReleased());
        watch.expectUser("sip:anonymous1@anonymous.invalid", "disconnected departed");
        watch.expectTerminated("noresource");
        stage.expectEnded(c.focus());
    }

    @Test
    @Flow({"F10.15", "F1.9", "F1.8"})
    @Covers("RFC4575-4.1-1")
    public void isSilentWhenNothingHasChanged(Stage stage) {
        stage.policy(AT_ONCE, "0");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.accept();
        a.expectAnswered();
        c.ring();
        RosterWatch watch = RosterWatch.of(stage.ana(), a.focus());
        watch.expectFull();
        watch.awaitUser(stage.cleo().aor(), "alerting");
        c.ring();
        b.call().respond(b.ok());
        b.call().expectAck();
        watch.expectNothing(Patience.QUIET);
        c.accept();
        watch.expectUser(stage.cleo().aor(), "connected dialed-out");
        c.call().respond(c.ok());
        c.call().expectAck();
        watch.expectNothing(Patience.QUIET);
        c.leave();
        watch.expectUser(stage.cleo().aor(), "disconnected departed");
        SubscriptionFlows.end(stage, List.of(a, b), watch);
    }

    @ParameterizedTest
    @CsvSource({
        "486, Busy Here, disconnected busy",
        "600, Busy Everywhere, disconnected busy",
        "603, Decline, disconnected failed",
        "480, Temporarily Unavailable, disconnected failed"
    })
    @Flow({"F1.2", "F1.6"})
    @Covers("RFC4575-5.7.3-1")
    public void tellsWhyAnInviteeIsNotIn(int status, String reason, String summary, Stage stage) {
        stage.policy(AT_ONCE, "0");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg d = stage.dee().expectInvitation();
        c.accept();
        a.expectAnswered();
        RosterWatch watch = RosterWatch.of(stage.ana(), a.focus());
        watch.expectFull();
        b.decline(status, reason);
        watch.expectUser(stage.ben().aor(), summary);
        assertEquals(
                "Reason: SIP;cause=" + status + ";text=\"" + reason + "\"",
                watch.user(stage.ben().aor()).orElseThrow().disconnectionReason());
        d.accept();
        watch.expectUser(stage.dee().aor(), "connected dialed-out");
        watch.subscribe(3600);
        watch.expectFull();
        assertEquals(summary, watch.summaryOf(stage.ben().aor()), "the departed stay");
        d.leave();
        watch.expectUser(stage.dee().aor(), "disconnected departed");
        SubscriptionFlows.end(stage, List.of(a, c), watch);
    }

    @Test
    @Flow("F1.19")
    public void neverTellsThatAReleasedInviteeHadJoined(Stage stage) {
        stage.policy(AT_ONCE, "0");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        a.expectAnswered();
        RosterWatch watch = RosterWatch.of(stage.ana(), a.focus());
        watch.expectFull();
        b.answer(ok -> ok.with("Privacy", "id"));
        b.call().expectAck();
        b.expectReleased();
        ConferenceText told = watch.expect();
        assertEquals("disconnected booted", watch.summaryOf(stage.ben().aor()), "the first that is told of him");
        assertEquals(2, told.userCount());
        SubscriptionFlows.end(stage, List.of(a, c), watch);
    }

    @Test
    @Flow("F10.1")
    @Covers("DEC-29")
    public void takesTheDepartedOffTheListWhereTheyAreNotKept(Stage stage) {
        stage.policy(AT_ONCE, "0", "conference.keepDeparted", "false");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo(), stage.dee());
        RosterWatch watch = RosterWatch.of(stage.ana(), legs.get(0).focus());
        watch.expectFull();
        legs.get(3).leave();
        watch.expectUser(stage.dee().aor(), "disconnected departed");
        legs.get(2).leave();
        watch.expectUser(stage.cleo().aor(), "disconnected departed");
        assertEquals("", watch.summaryOf(stage.dee().aor()), "deleted with the next document");
        watch.subscribe(3600);
        assertEquals(
                Set.of(stage.ana().aor(), stage.ben().aor()),
                watch.expectFull().users().keySet());
        SubscriptionFlows.end(stage, legs.subList(0, 2), watch);
    }

    @Test
    @Flow("F10.1")
    @Covers("DEC-29")
    public void keepsTheDepartedOnTheListOtherwise(Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo(), stage.dee());
        legs.get(3).leave();
        legs.get(2).leave();
        RosterWatch watch = RosterWatch.of(stage.ana(), legs.get(0).focus());
        ConferenceText roster = watch.expectFull();
        assertEquals(2, roster.userCount());
        assertEquals("disconnected departed", watch.summaryOf(stage.cleo().aor()));
        assertEquals("disconnected departed", watch.summaryOf(stage.dee().aor()));
        SubscriptionFlows.end(stage, legs.subList(0, 2), watch);
    }

    @Test
    @Flow({"F10.1", "F1.16"})
    @Covers("DEC-11")
    public void showsBlindCopiesOtherwise(Stage stage) {
        ChatLeg a = stage.ana()
                .invite(ResourceList.of(stage.ben().aor())
                        .entry(stage.cleo().aor(), " {cp}:copyControl=\"bcc\"")
                        .entry(stage.dee().aor(), ""));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        stage.cleo().expectInvitation().decline(486, "Busy Here");
        stage.dee().expectInvitation().decline(486, "Busy Here");
        RosterWatch watch = RosterWatch.of(stage.ben(), a.focus());
        assertEquals(
                Set.of(
                        stage.ana().aor(),
                        stage.ben().aor(),
                        stage.cleo().aor(),
                        stage.dee().aor()),
                watch.expectFull().users().keySet());
        b.leave();
        Stage.requireGone(a.expectReleased());
        watch.expectTerminated("noresource");
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow({"F10.1", "F1.16"})
    @Covers("DEC-11")
    public void hidesBlindCopiesWhereTheOperatorWantsIt(Stage stage) {
        stage.policy(AT_ONCE, "0", "conference.hideBcc", "true");
        ChatLeg a = stage.ana()
                .invite(ResourceList.of()
                        .entry(stage.ben().aor(), " {cp}:copyControl=\"to\"")
                        .entry(stage.cleo().aor(), " {cp}:copyControl=\"bcc\"")
                        .entry(stage.dee().aor(), " {cp}:copyControl=\"cc\" {cp}:anonymize=\"true\""));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg d = stage.dee().expectInvitation();
        b.accept();
        a.expectAnswered();
        c.accept();
        d.accept();
        RosterWatch watch = RosterWatch.of(stage.ben(), a.focus());
        ConferenceText roster = watch.expectFull();
        while (roster.userCount() < 4) {
            roster = watch.expect();
        }
        assertEquals(
                Set.of(stage.ana().aor(), stage.ben().aor(), "sip:anonymous1@anonymous.invalid"),
                watch.users().keySet(),
                "cleo is hidden, dee is anonymous");
        c.leave();
        d.leave();
        watch.expectUser("sip:anonymous1@anonymous.invalid", "disconnected departed");
        SubscriptionFlows.end(stage, List.of(a, b), watch);
    }
}
