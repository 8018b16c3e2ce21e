package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ConferenceText;
import org.parley.sdp.Direction;

/** Who is told what and when, in virtual time: flows F10.1, F10.4, F10.7, F10.11 and F10.15 below the sockets. */
class ConferenceNotifierTest {

    private static final String BEN = "sip:ben@example.com";
    private static final String CLEO = "sip:cleo@example.com";
    private static final Policy.Notifications AT_ONCE =
            new Policy.Notifications(true, Duration.ZERO, true, false, 3, 100);

    private static Stage talking(Policy.Notifications notifications, String... invitees) {
        Stage stage = new Stage(Stage.policy(notifications), invitees).dialAll();
        for (String invitee : invitees) {
            stage.accepts(invitee);
        }
        return stage;
    }

    @Test
    @Covers({"RFC4575-3.10-1", "DEC-31"})
    void waitsTheIntervalBetweenDocumentsAndTellsAllChangesTogether() {
        Stage stage = talking(Stage.NOTIFICATIONS, "ben", "cleo", "dee");
        Watcher ana = stage.watch("ana");
        assertEquals("full", ana.next().state());

        stage.leaves("ben").advance(Duration.ofSeconds(2));
        ana.expectNothing();
        stage.leaves("cleo").advance(Duration.ofMillis(2_999));
        ana.expectNothing();
        stage.advance(Duration.ofMillis(1));

        ConferenceText both = ana.next();
        assertEquals("partial", both.state());
        assertEquals(2, both.version());
        assertEquals(2, both.users().size());
        assertEquals(2, both.userCount());
    }

    @Test
    @Covers("DEC-31")
    void doesNotLetARefreshWait() {
        Stage stage = talking(Stage.NOTIFICATIONS, "ben", "cleo");
        Watcher ana = stage.watch("ana");
        ana.next();

        stage.conference.notifier().refresh(ana.subscription, Duration.ofSeconds(60));
        assertEquals("full", ana.next().state());
        stage.leaves("ben");
        ana.expectNothing();
        stage.conference.notifier().refresh(ana.subscription, Duration.ofSeconds(60));

        ConferenceText whole = ana.next();
        assertEquals("full", whole.state());
        assertEquals("disconnected departed", whole.user(BEN).orElseThrow().summary());
        stage.advance(Duration.ofSeconds(5));
        ana.expectNothing();
    }

    @Test
    @Covers("RFC6665-4.2.2-3")
    void endsASubscriptionThatIsNotRefreshed() {
        Stage stage = talking(Stage.NOTIFICATIONS, "ben");
        Watcher ana = stage.watch("ana", Duration.ofSeconds(60));
        ana.next();

        stage.advance(Duration.ofSeconds(40));
        stage.conference.notifier().refresh(ana.subscription, Duration.ofSeconds(60));
        assertEquals("active;expires=60", ana.nextNotification().subscriptionState());
        stage.advance(Duration.ofMillis(59_999));
        ana.expectNothing();
        stage.advance(Duration.ofMillis(1));

        assertEquals("terminated;reason=timeout", ana.nextNotification().subscriptionState());
        assertTrue(ana.hasEnded);
        assertEquals(0, stage.conference.notifier().size());
        assertEquals(0, stage.loop.pendingTimers());
    }

    @Test
    void tellsHowMuchOfTheSubscriptionIsLeft() {
        Stage stage = talking(AT_ONCE, "ben", "cleo");
        Watcher ana = stage.watch("ana", Duration.ofSeconds(600));
        assertEquals("active;expires=600", ana.nextNotification().subscriptionState());

        stage.advance(Duration.ofSeconds(100)).leaves("ben");

        assertEquals("active;expires=500", ana.nextNotification().subscriptionState());
    }

    @ParameterizedTest
    @ValueSource(longs = {-7_200, 7_200})
    @Covers("FAULT-10")
    void waitsAsLongWhenSomebodySetsTheClock(long seconds) {
        Stage stage = talking(Stage.NOTIFICATIONS, "ben", "cleo");
        Watcher ana = stage.watch("ana", Duration.ofSeconds(600));
        ana.next();
        stage.loop.set(Duration.ofSeconds(seconds));
        stage.leaves("ben").advance(Duration.ofMillis(4_999));
        ana.expectNothing();
        stage.advance(Duration.ofMillis(1));
        assertEquals("active;expires=595", ana.nextNotification().subscriptionState());
        stage.advance(Duration.ofSeconds(595));
        assertEquals("terminated;reason=timeout", ana.nextNotification().subscriptionState());
    }

    @Test
    @Covers("RFC4575-4.1-1")
    void saysNothingWhileNothingChanges() {
        Stage stage = new Stage(Stage.policy(AT_ONCE), "ben", "cleo")
                .dialAll()
                .rings("cleo")
                .accepts("ben");
        Watcher ana = stage.watch("ana");
        ana.next();

        stage.rings("cleo").advance(Duration.ofSeconds(60));
        ana.expectNothing();
        stage.conference.creator().direction(Direction.SENDRECV);
        stage.conference.nicknamed(stage.conference.creator(), Optional.empty());
        ana.expectNothing();
    }

    @Test
    void hasOneNotifyUnderWayForEachSubscriber() {
        Stage stage = talking(AT_ONCE, "ben", "cleo", "dee");
        Watcher ana = stage.watch("ana");
        Watcher dee = stage.watch("dee");
        dee.next();
        Notification first = ana.take();

        stage.leaves("ben");
        dee.next();
        stage.leaves("cleo");
        dee.next();
        ana.expectNothing();
        ana.answer(first, 200);

        ConferenceText both = ana.next();
        assertEquals(2, both.version());
        assertEquals(2, both.users().size(), "both departures in one document");
    }

    @Test
    @Covers("RFC6665-4.2.2-1")
    void dropsWhoDoesNotAnswerOrRefuses() {
        for (int status : List.of(481, 408, 404, 500, 503)) {
            Stage stage = talking(AT_ONCE, "ben", "cleo", "dee");
            Watcher ana = stage.watch("ana");
            ana.answer(ana.take(), status);

            assertTrue(ana.hasEnded, "after " + status);
            stage.leaves("ben");
            ana.expectNothing();
            assertEquals(0, stage.loop.pendingTimers());
        }
    }

    @Test
    @Covers("RFC6665-4.2.2-1")
    void asksAgainAfterRetryAfterAndTellsEverythingThen() {
        Stage stage = talking(AT_ONCE, "ben", "cleo", "dee");
        Watcher ana = stage.watch("ana");
        ana.next();
        stage.leaves("ben");
        Notification refused = ana.take();
        stage.conference.notifier().answered(refused, 503, Optional.of(Duration.ofSeconds(30)));

        stage.leaves("cleo").advance(Duration.ofMillis(29_999));
        ana.expectNothing();
        stage.advance(Duration.ofMillis(1));

        ConferenceText whole = ana.next();
        assertEquals("full", whole.state());
        assertEquals(3, whole.version());
    }

    @Test
    @Covers("RFC6665-4.2.2-1")
    void dropsWhoSays481WhateverRetryAfterSays() {
        Stage stage = talking(AT_ONCE, "ben");
        Watcher ana = stage.watch("ana");

        stage.conference.notifier().answered(ana.take(), 481, Optional.of(Duration.ofSeconds(1)));

        assertTrue(ana.hasEnded);
    }

    @Test
    void announcesAgainWhatNoRouteTook() {
        Stage stage = talking(AT_ONCE, "ben");
        Watcher ana = stage.watch("ana");
        stage.conference.notifier().postpone();
        assertFalse(stage.conference.notifier().isDue());

        stage.advance(ConferenceNotifier.RETRY);

        assertTrue(stage.conference.notifier().isDue());
        assertEquals("full", ana.next().state());
    }

    @Test
    void tellsEverythingAfterANotifyThatNoRouteSent() {
        Stage stage = talking(AT_ONCE, "ben", "cleo");
        Watcher ana = stage.watch("ana");
        ana.next();
        stage.leaves("ben");
        stage.conference.notifier().unsent(ana.take());

        stage.advance(ConferenceNotifier.RETRY);

        assertEquals("full", ana.next().state());
    }

    @Test
    @Covers("RFC4575-4.6-1")
    void waitsForTheAnswerUnderWayBeforeItTellsTheEnd() {
        Stage stage = talking(AT_ONCE, "ben", "cleo");
        Watcher ana = stage.watch("ana");
        Notification first = ana.take();
        stage.conference.end(EndReason.OPERATOR);
        ana.expectNothing();

        ana.answer(first, 200);

        Notification last = ana.nextNotification();
        assertEquals("terminated;reason=noresource", last.subscriptionState());
        assertEquals("deleted", ConferenceText.parse(last.document()).state());
        assertTrue(ana.hasEnded);
        assertEquals(0, stage.loop.pendingTimers());
    }

    @Test
    void endsTheSubscriptionsOfWhoIsOut() {
        Stage stage = talking(AT_ONCE, "ben", "cleo", "dee");
        Watcher ben = stage.watch("ben");
        Watcher cleo = stage.watch("cleo");
        ben.next();
        cleo.next();

        stage.conference
                .departures()
                .remove(stage.legs.get("ben").participant(), Optional.of("SIP;cause=403;text=\"Out\""));

        Notification last = ben.nextNotification();
        assertEquals("terminated;reason=noresource", last.subscriptionState());
        assertEquals(0, last.document().length);
        ConferenceText.User out = cleo.next().user(BEN).orElseThrow();
        assertEquals("disconnected booted", out.summary());
        assertEquals("Reason: SIP;cause=403;text=\"Out\"", out.disconnectionReason());
    }

    @Test
    void showsHoldAndItsEnd() {
        Stage stage = talking(AT_ONCE, "ben");
        Watcher ana = stage.watch("ana");
        assertEquals("sendrecv", ana.next().user(BEN).orElseThrow().media());

        stage.legs.get("ben").participant().direction(Direction.INACTIVE);
        ConferenceText.User held = ana.next().user(BEN).orElseThrow();
        assertEquals("on-hold dialed-out", held.summary());
        assertEquals("inactive", held.media());
        stage.legs.get("ben").participant().direction(Direction.SENDRECV);
        assertEquals("connected dialed-out", ana.next().user(BEN).orElseThrow().summary());
    }

    @Test
    @Covers("RFC7701-7-3")
    void publishesANicknameAndItsRemoval() {
        Stage stage = talking(AT_ONCE, "ben");
        Watcher ana = stage.watch("ana");
        ana.next();

        stage.conference.nicknamed(stage.legs.get("ben").participant(), Optional.of("Benny & <co>"));
        assertEquals("Benny & <co>", ana.next().user(BEN).orElseThrow().nickname());
        stage.conference.nicknamed(stage.legs.get("ben").participant(), Optional.empty());
        assertEquals("", ana.next().user(BEN).orElseThrow().nickname());
    }

    @Test
    @Covers("DEC-29")
    void hidesARingingInviteeWhereHeMayBecomeAnonymous() {
        Stage stage = new Stage(Stage.policy(AT_ONCE, true), "ben", "cleo", "dee")
                .dialAll()
                .accepts("dee");
        Watcher ana = stage.watch("ana");
        assertEquals(2, ana.next().users().size());

        stage.rings("ben").fails("cleo", 603);
        ana.expectNothing();
        stage.dialogOf("ben").goesOn("ben", true);

        assertEquals(
                "connected dialed-out",
                ana.next()
                        .user("sip:anonymous1@anonymous.invalid")
                        .orElseThrow()
                        .summary());
    }

    @Test
    void countsAFailureOfALegThatWeGaveUpAsTimeOut() {
        Stage stage = new Stage(Stage.policy(AT_ONCE), "ben", "cleo").dialAll().accepts("cleo");
        Watcher ana = stage.watch("ana");
        ana.next();
        stage.advance(Duration.ofSeconds(120)).fails("ben", 487);

        ConferenceText.User ben = ana.next().user(BEN).orElseThrow();

        assertEquals("disconnected failed", ben.summary());
        assertEquals("Reason: SIP;cause=408;text=\"Request Timeout\"", ben.disconnectionReason());
    }

    @Test
    @Covers("DEC-29")
    void takesTheDepartedOffTheListInTheDocumentAfter() {
        Stage stage =
                talking(new Policy.Notifications(true, Duration.ZERO, false, false, 3, 100), "ben", "cleo", "dee");
        Watcher ana = stage.watch("ana");
        ana.next();
        stage.leaves("ben");
        assertEquals("disconnected departed", ana.next().user(BEN).orElseThrow().summary());

        stage.leaves("cleo");

        ConferenceText next = ana.next();
        assertEquals("deleted", next.user(BEN).orElseThrow().state());
        assertEquals("disconnected departed", next.user(CLEO).orElseThrow().summary());
    }

    @Test
    void refusesASubscriberWhereConferenceStateIsNotAllowed() {
        Stage stage = talking(new Policy.Notifications(false, Duration.ZERO, true, false, 3, 100), "ben");

        Refusal refusal = assertThrows(
                Refusal.class, () -> stage.conference.notifier().requireRoomFor(stage.conference.creator()));

        assertEquals(403, refusal.answer().status());
        assertEquals(
                Optional.of(WarningText.CONFERENCE_STATE_NOT_ALLOWED),
                refusal.answer().warning());
    }

    @Test
    @Covers("RFC6665-4.2.1.1-3")
    void hasRoomForTheLastSubscriptionOfAUserAndNotForOneMore() {
        Stage stage = talking(new Policy.Notifications(true, Duration.ZERO, true, false, 2, 3), "ben");
        Participant ben = stage.legs.get("ben").participant();
        stage.watch("ana");
        stage.watch("ana");
        assertEquals(403, refusedStatus(stage, stage.conference.creator()));
        stage.conference.notifier().requireRoomFor(ben);
        stage.watch("ben");
        assertEquals(503, refusedStatus(stage, ben));
    }

    private static int refusedStatus(Stage stage, Participant who) {
        return assertThrows(Refusal.class, () -> stage.conference.notifier().requireRoomFor(who))
                .answer()
                .status();
    }

    @Test
    void writesADocumentOnceForAllWhoWereToldTheSame() {
        Stage stage = talking(AT_ONCE, "ben", "cleo", "dee");
        Watcher ana = stage.watch("ana");
        ana.next();
        Watcher ben = stage.watch("ben");
        ben.next();
        stage.conference.notifier().refresh(ben.subscription, Duration.ofSeconds(60));
        ben.next();

        stage.leaves("dee");

        String toAna = ana.next().toString();
        String toBen = ben.next().toString();
        assertEquals(toAna.replace("version=\"2\"", "version=\"3\""), toBen);
    }
}
