package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.ConferenceText;
import org.parley.harness.Patience;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/**
 * F10 and R7: who may subscribe to the conference event package, and how subscriptions begin, go on and end. Not here: F10.4
 * (60 s until a subscription lapses), which is tested in virtual time; F10.7, which is with the groups.
 */
@RunsAgainst(InJvmServer.class)
public class SubscriptionFlows {

    private static final String AT_ONCE = "conference.notifyMinInterval";

    @Test
    @Flow("F10.2")
    @Covers({"RFC6665-4.2.1.2-1", "RFC6665-4.2.1.1-4"})
    public void tellsEverythingAfterARefresh(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        RosterWatch watch = RosterWatch.of(stage.ana(), legs.get(0).focus());
        watch.expectFull();
        assertEquals("1800", watch.subscribe(1800).need("Expires"));
        assertEquals(2, watch.expectFull().version());
        assertEquals("3600", watch.subscribe(7200).need("Expires"), "not longer than we let it");
        watch.expectFull();
        assertEquals(2, watch.users().size());
        end(stage, legs, watch);
    }

    @Test
    @Flow("F10.3")
    @Covers("RFC6665-4.1.3-1")
    public void endsASubscriptionThatIsNotWantedAnyMore(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        RosterWatch watch = RosterWatch.of(stage.ana(), legs.get(0).focus());
        watch.expectFull();
        assertEquals("0", watch.subscribe(0).need("Expires"));
        SipText last = watch.expectTerminated("timeout");
        assertEquals("full", ConferenceText.parse(last.body()).state());
        watch.call().send(watch.call().request("SUBSCRIBE").with("Event", "conference"));
        watch.call().expectFinal(481);
        stage.endAll(legs);
        watch.expectNothing(Patience.QUIET);
    }

    @Test
    @Flow("F10.3")
    public void tellsOnceWhoAsksOnce(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String focus = legs.get(0).focus();
        RosterWatch watch = RosterWatch.of(
                stage.ben(), focus, RosterWatch.draft(stage.ben(), focus).set("Expires", "0"));
        watch.expectTerminated("timeout");
        assertEquals(2, watch.users().size());
        stage.endAll(legs);
    }

    @Test
    @Flow("F10.5")
    public void knowsNoSessionThatDoesNotExist(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        stage.endAll(legs);
        stage.ana().send(RosterWatch.draft(stage.ana(), legs.get(0).focus())).expectFinal(404);
        stage.ana()
                .send(RosterWatch.draft(stage.ana(), stage.server().factoryUri()))
                .expectFinal(405);
    }

    @Test
    @Flow("F10.6")
    @Covers("RFC4575-3.6-1")
    public void tellsNothingToWhoIsNoParticipant(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        String focus = legs.get(0).focus();
        stage.dee().send(RosterWatch.draft(stage.dee(), focus)).expectFinal(403);
        stage.requireWarning(
                stage.ana()
                        .send(RosterWatch.draft(stage.ana(), focus).without("P-Asserted-Identity"))
                        .expectFinal(403),
                "127 Service not authorised");
        legs.get(2).leave();
        stage.cleo().send(RosterWatch.draft(stage.cleo(), focus)).expectFinal(403);
        stage.endAll(legs.get(0), legs.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"presence", "conference.winfo", "Conference", ""})
    @Flow("F10.8")
    @Covers({"RFC6665-4.2.1.1-1", "RFC4575-3.1-1"})
    public void hasNoOtherEventPackage(String event, Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        SipDraft subscribe = RosterWatch.draft(stage.ana(), legs.get(0).focus());
        SipText refused = stage.ana()
                .send(event.isEmpty() ? subscribe.without("Event") : subscribe.set("Event", event))
                .expectFinal(489);
        assertEquals("conference", refused.need("Allow-Events"));
        stage.endAll(legs);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, 406",
        "application/conference-info+xml;q=0, 406",
        "'*/*, application/conference-info+xml;q=0', 406",
        "'text/plain, application/conference-info+xml', 200",
        "application/*, 200",
        "'*/*;q=0.1', 200",
        ", 200"
    })
    @Flow("F10.9")
    @Covers("RFC4575-3.5-1")
    public void needsASubscriberWhoReadsConferenceDocuments(String accept, int status, Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String focus = legs.get(0).focus();
        SipDraft subscribe = RosterWatch.draft(stage.ana(), focus).set("Expires", "0");
        subscribe = accept == null ? subscribe.without("Accept") : subscribe.set("Accept", accept);
        if (status == 200) {
            RosterWatch.of(stage.ana(), focus, subscribe).expectTerminated("timeout");
        } else {
            SipText refused = stage.ana().send(subscribe).expectFinal(status);
            assertEquals("application/conference-info+xml", refused.need("Accept"));
        }
        stage.endAll(legs);
    }

    @ParameterizedTest
    @CsvSource({"5, 423", "59, 423", "60, 200", "abc, 400", "99999999999, 400"})
    @Flow("F10.10")
    @Covers({"RFC6665-4.2.1.1-2", "DEC-31"})
    public void grantsNoShortSubscriptions(String expires, int status, Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String focus = legs.get(0).focus();
        SipDraft subscribe = RosterWatch.draft(stage.ana(), focus).set("Expires", expires);
        if (status == 200) {
            RosterWatch watch = RosterWatch.of(stage.ana(), focus, subscribe);
            watch.expectFull();
            end(stage, legs, watch);
            return;
        }
        SipText refused = stage.ana().send(subscribe).expectFinal(status);
        if (status == 423) {
            assertEquals("60", refused.need("Min-Expires"));
        }
        stage.endAll(legs);
    }

    @ParameterizedTest
    @CsvSource({"481, Subscription Does Not Exist", "404, Not Found", "500, Server Internal Error"})
    @Flow("F10.11")
    @Covers("RFC6665-4.2.2-1")
    public void dropsTheSubscriptionOfWhoRefusesItsNotify(int status, String reason, Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        RosterWatch watch = RosterWatch.of(stage.ana(), legs.get(0).focus());
        watch.answer(watch.expectUnanswered(), SipDraft.response(status, reason));
        legs.get(2).leave();
        watch.expectNothing(Patience.QUIET);
        legs.get(1).say("the participant stays");
        legs.get(0).expectText(stage.ben(), "the participant stays");
        stage.endAll(legs.get(0), legs.get(1));
    }

    @Test
    @Flow({"F10.12", "F3.3"})
    @Covers("RFC4575-4.6-1")
    public void tellsThatTheSessionHasEnded(Stage stage) {
        stage.policy(AT_ONCE, "0", "adhoc.onCreatorLeave", "end");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        RosterWatch ben = RosterWatch.of(stage.ben(), legs.get(0).focus());
        RosterWatch cleo = RosterWatch.of(stage.cleo(), legs.get(0).focus());
        for (RosterWatch watch : List.of(ben, cleo)) {
            watch.expectFull();
            watch.awaitUser(stage.cleo().aor(), "connected dialed-out");
        }
        legs.get(0).leave();
        Stage.requireGone(legs.get(1).expectReleased());
        Stage.requireGone(legs.get(2).expectReleased());
        for (RosterWatch watch : List.of(ben, cleo)) {
            ConferenceText last =
                    ConferenceText.parse(watch.expectTerminated("noresource").body());
            assertEquals("deleted", last.state());
            assertEquals(Map.of(), watch.users());
        }
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F10.14")
    public void countsVersionsForEachSubscriber(Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo(), stage.dee());
        RosterWatch ana = RosterWatch.of(stage.ana(), legs.get(0).focus());
        ana.expectFull();
        ana.awaitUser(stage.cleo().aor(), "connected dialed-out");
        ana.awaitUser(stage.dee().aor(), "connected dialed-out");
        legs.get(3).leave();
        long told = ana.expectUser(stage.dee().aor(), "disconnected departed").version();
        RosterWatch ben = RosterWatch.of(stage.ben(), legs.get(0).focus());
        assertEquals(1, ben.expectFull().version());
        legs.get(2).leave();
        assertEquals(told + 1, ana.expect().version());
        assertEquals(2, ben.expect().version());
        end(stage, legs.subList(0, 2), ben, ana);
    }

    @Test
    @Flow("F10.1")
    @Covers("RFC6665-4.4.1-1")
    public void takesASubscriptionInTheDialogOfALegToo(Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        RosterWatch ben = RosterWatch.within(legs.get(1));
        ben.expectFull();
        RosterWatch ana = RosterWatch.within(legs.get(0));
        ana.expectFull();
        legs.get(2).leave();
        ben.expectUser(stage.cleo().aor(), "disconnected departed");
        ana.expectUser(stage.cleo().aor(), "disconnected departed");
        ben.subscribe(600);
        ben.expectFull();
        legs.get(1).leave();
        ben.expectTerminated("noresource");
        Stage.requireGone(legs.get(0).expectReleased());
        ana.expectTerminated("noresource");
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F10.1")
    public void keepsSubscriptionsOfOneDialogApartByTheirId(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        RosterWatch watch = RosterWatch.of(
                stage.ana(),
                legs.get(0).focus(),
                RosterWatch.draft(stage.ana(), legs.get(0).focus()).set("Event", "conference;id=7"));
        SipText first = watch.expectUnanswered();
        assertEquals("conference;id=7", first.need("Event"));
        watch.answer(first, SipDraft.response(200, "OK"));
        watch.call().send(watch.call().request("SUBSCRIBE").with("Event", "conference;id=8"));
        watch.call().expectFinal(481);
        watch.call()
                .send(watch.call()
                        .request("SUBSCRIBE")
                        .with("Event", "conference;id=7")
                        .with("Expires", "0"));
        watch.expectGranted();
        SipText last = watch.expectUnanswered();
        assertEquals("conference;id=7", last.need("Event"));
        watch.answer(last, SipDraft.response(200, "OK"));
        stage.endAll(legs);
    }

    @Test
    @Flow({"F3.1", "F10.1"})
    public void endsTheSubscriptionOfWhoHasLeft(Stage stage) {
        stage.policy(AT_ONCE, "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        RosterWatch cleo = RosterWatch.of(stage.cleo(), legs.get(0).focus());
        cleo.expectFull();
        cleo.awaitUser(stage.cleo().aor(), "connected dialed-out");
        RosterWatch ana = RosterWatch.of(stage.ana(), legs.get(0).focus());
        ana.expectFull();
        legs.get(2).leave();
        assertEquals(0, cleo.expectTerminated("noresource").body().length, "what others do does not concern him");
        assertEquals(
                2, ana.expectUser(stage.cleo().aor(), "disconnected departed").userCount());
        cleo.call().send(cleo.call().request("SUBSCRIBE").with("Event", "conference"));
        cleo.call().expectFinal(481);
        end(stage, legs.subList(0, 2), ana);
    }

    @Test
    @Flow("F10.6")
    @Covers("RFC6665-4.2.1.1-3")
    public void boundsTheSubscriptionsOfAUserAndOfASession(Stage stage) {
        stage.policy("limits.subscriptionsPerUser", "2", "limits.subscriptionsPerSession", "3");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        String focus = legs.get(0).focus();
        RosterWatch one = RosterWatch.of(stage.ana(), focus);
        RosterWatch two = RosterWatch.of(stage.ana(), focus);
        one.expectFull();
        two.expectFull();
        stage.ana().send(RosterWatch.draft(stage.ana(), focus)).expectFinal(403);
        RosterWatch ben = RosterWatch.of(stage.ben(), focus);
        ben.expectFull();
        assertNotEquals(
                "",
                stage.cleo()
                        .send(RosterWatch.draft(stage.cleo(), focus))
                        .expectFinal(503)
                        .need("Retry-After"));
        legs.get(0).leave();
        one.expectTerminated("noresource");
        two.expectTerminated("noresource");
        legs.get(2).leave();
        Stage.requireGone(legs.get(1).expectReleased());
        ben.expectTerminated("noresource");
        stage.expectEnded(focus);
    }

    @Test
    @Flow("R7")
    public void answersASubscribeDuringTheEndOfTheSession(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String focus = legs.get(0).focus();
        legs.get(1).call().send(legs.get(1).call().request("BYE"));
        var subscribe = stage.ana().send(RosterWatch.draft(stage.ana(), focus));
        SipText answer = subscribe.expectFinalOf(List.of(200, 403, 404));
        if (answer.status() == 200) {
            SipText notify = subscribe.expectRequest("NOTIFY");
            subscribe.reply(notify, SipDraft.response(200, "OK"));
            if (notify.need("Subscription-State").startsWith("active")) {
                SipText last = subscribe.expectRequest("NOTIFY");
                assertTrue(last.need("Subscription-State").startsWith("terminated"), last.toString());
                subscribe.reply(last, SipDraft.response(200, "OK"));
            }
        }
        legs.get(1).call().expectFinal(200);
        legs.get(1).media().drop();
        Stage.requireGone(legs.get(0).expectReleased());
        stage.expectEnded(focus);
    }

    @Test
    @Flow("F10.8")
    @Covers("RFC6665-4.1.3-2")
    public void namesWhatItServesAndIsNoSubscriber(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        SipText ok = stage.ana()
                .send(stage.ana().draft("OPTIONS", legs.get(0).focus()))
                .expectFinal(200);
        assertTrue(ok.values("Allow").containsAll(List.of("SUBSCRIBE", "NOTIFY")), ok.toString());
        assertEquals(List.of("conference", "refer"), ok.values("Allow-Events"));
        stage.ana()
                .send(stage.ana()
                        .draft("NOTIFY", legs.get(0).focus())
                        .with("Event", "conference")
                        .with("Subscription-State", "active"))
                .expectFinal(481);
        stage.endAll(legs);
    }

    /** The last but one leaves, so that the session ends; watchers are told, in the order in which they stand here. */
    static void end(Stage stage, List<ChatLeg> two, RosterWatch... watches) {
        two.get(1).leave();
        Stage.requireGone(two.get(0).expectReleased());
        for (RosterWatch watch : watches) {
            watch.expectTerminated("noresource");
        }
        stage.expectEnded(two.get(0).focus());
    }
}
