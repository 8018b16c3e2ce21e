package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ConferenceText;
import org.parley.xml.CopyControl;

/** Who adds and removes whom, what is told of it, and the bounds, below the sockets: F4, R6 and R9 in virtual time. */
class ReferralsTest {

    /** A referrer's dialog; the last NOTIFY waits for its answer. */
    private static final class Ear implements ReferrerLeg {

        final List<String> heard = new ArrayList<>();
        private Optional<IntConsumer> waiting = Optional.empty();
        boolean hasEnded;

        @Override
        public void notify(ReferralReport report, IntConsumer done) {
            assertTrue(waiting.isEmpty(), "one NOTIFY is under way at most");
            heard.add(report.status() + " " + report.phrase() + " " + report.subscriptionState());
            waiting = Optional.of(done);
        }

        void answer(int status) {
            IntConsumer done = waiting.orElseThrow();
            waiting = Optional.empty();
            done.accept(status);
        }

        @Override
        public void end() {
            assertFalse(hasEnded, "ended twice");
            hasEnded = true;
        }
    }

    private static UserUri uri(String name) {
        return UserUri.of("sip:" + name + "@example.com");
    }

    private static List<Invitee> users(String... names) {
        return Stream.of(names)
                .map(name -> new Invitee(uri(name), Optional.empty(), false, CopyControl.TO))
                .toList();
    }

    /** ana, ben and cleo talk. */
    private static Stage talking(Policy policy) {
        return new Stage(policy, "ben", "cleo")
                .dialAll()
                .accepts("ben")
                .accepts("cleo")
                .forget();
    }

    private static Participant ana(Stage stage) {
        return stage.conference.creator();
    }

    private static Participant user(Stage stage, String name) {
        return stage.conference.participant("sip:" + name + "@example.com").orElseThrow();
    }

    private static ReferralRequest adding(Participant referrer, String... names) {
        return new ReferralRequest(referrer, false, users(names), List.of(), true);
    }

    private static ReferralRequest removing(Participant referrer, String... names) {
        List<UserUri> uris = Stream.of(names).map(ReferralsTest::uri).toList();
        return new ReferralRequest(referrer, false, List.of(), uris, false);
    }

    private static Referral accept(Stage stage, ReferralRequest request) {
        stage.conference.referrals().permit(request);
        Referral referral = stage.conference.referrals().accept(request);
        referral.additions().forEach(leg -> stage.legs.put(leg.invitee().uri().user(), leg));
        return referral;
    }

    private static int refused(Runnable action) {
        return assertThrows(Refusal.class, action::run).answer().status();
    }

    @ParameterizedTest
    @ValueSource(longs = {-7_200, 7_200})
    @Covers("FAULT-10")
    void countsAndWaitsAsLongWhenSomebodySetsTheClock(long seconds) {
        Stage stage = talking(Stage.DEFAULTS);
        Referral referral = accept(stage, adding(ana(stage), "dee"));
        Ear ear = new Ear();
        stage.conference.referrals().subscribe(referral, "dialog", "7", ear);
        ear.answer(200);
        for (int i = 1; i < stage.conference.policy().referrals().perMinute(); i++) {
            accept(stage, removing(ana(stage), "nobody" + i));
        }
        stage.loop.set(Duration.ofSeconds(seconds));
        stage.advance(Duration.ofMillis(59_999));
        assertEquals(503, refused(() -> accept(stage, removing(ana(stage), "nobody"))), "still the same minute");
        stage.conference.referrals().find("dialog", "7").orElseThrow().refresh(Duration.ofSeconds(90));
        assertEquals("100 Trying active;expires=90", ear.heard.get(1));
        stage.advance(Duration.ofMillis(1));
        accept(stage, removing(ana(stage), "nobody"));
    }

    @Test
    @Covers({"RFC3515-2.4.4-1", "RFC3515-2.4.7-1"})
    void tellsTheReferrerThatItIsUnderWayAndThenTheOutcome() {
        Stage stage = talking(Stage.DEFAULTS);
        Referral referral = accept(stage, adding(ana(stage), "dee"));
        Ear ear = new Ear();
        stage.conference.referrals().subscribe(referral, "dialog", "7", ear);
        stage.dial("dee").accepts("dee");

        assertEquals(
                List.of("100 Trying active;expires=180"), ear.heard, "the second waits for the answer to the first");
        ear.answer(200);
        assertEquals("200 OK terminated;reason=noresource", ear.heard.get(1));
        assertFalse(ear.hasEnded);
        ear.answer(200);

        assertTrue(ear.hasEnded);
        assertEquals(0, stage.conference.referrals().underWay());
        assertEquals(Optional.empty(), stage.conference.referrals().find("dialog", "7"));
    }

    @Test
    @Covers("RFC3515-2.4.4-2")
    void endsASubscriptionThatIsNotRefreshedButNotTheReferral() {
        Stage stage = talking(Stage.DEFAULTS);
        Referral referral = accept(stage, adding(ana(stage), "dee"));
        Ear ear = new Ear();
        stage.conference.referrals().subscribe(referral, "dialog", "7", ear);
        ear.answer(200);
        stage.dial("dee");
        ReferSubscription subscription =
                stage.conference.referrals().find("dialog", "").orElseThrow();
        subscription.refresh(Duration.ofSeconds(60));
        ear.answer(200);
        stage.advance(Duration.ofSeconds(59));
        assertEquals(2, ear.heard.size());
        stage.advance(Duration.ofSeconds(1));
        assertEquals("100 Trying terminated;reason=timeout", ear.heard.get(2));
        ear.answer(200);
        assertTrue(ear.hasEnded);

        stage.accepts("dee");

        assertEquals(3, ear.heard.size(), "nothing more is told");
        assertTrue(user(stage, "dee").isConnected());
    }

    @Test
    @Covers("RFC3515-2.4.4-2")
    void dropsTheSubscriptionOfWhoRefusesItsNotify() {
        Stage stage = talking(Stage.DEFAULTS);
        Referral referral = accept(stage, adding(ana(stage), "dee"));
        Ear ear = new Ear();
        stage.conference.referrals().subscribe(referral, "dialog", "7", ear);
        ear.answer(408);
        assertTrue(ear.hasEnded);

        stage.dial("dee").fails("dee", 603);

        assertEquals(1, ear.heard.size());
        assertEquals(0, stage.conference.referrals().underWay());
    }

    @Test
    @Covers("RFC3515-2.4.6-1")
    void findsSubscriptionsOfOneDialogByTheirId() {
        Stage stage = talking(Stage.DEFAULTS);
        Referrals referrals = stage.conference.referrals();
        referrals.subscribe(accept(stage, adding(ana(stage), "dee")), "dialog", "7", new Ear());
        referrals.subscribe(accept(stage, adding(ana(stage), "eve")), "dialog", "8", new Ear());

        assertTrue(referrals.find("dialog", "7").isPresent());
        assertTrue(referrals.find("dialog", "8").isPresent());
        assertTrue(referrals.find("dialog", "").isEmpty(), "two could be meant");
        assertTrue(referrals.find("other", "7").isEmpty());
    }

    @Test
    void countsARingTimeoutAs408AndARemovalAs487() {
        for (boolean isRemoved : List.of(true, false)) {
            Stage stage = talking(Stage.DEFAULTS);
            Referral referral = accept(stage, adding(user(stage, "ben"), "dee"));
            stage.dial("dee").rings("dee");
            if (isRemoved) {
                assertTrue(stage.conference
                        .departures()
                        .expel(user(stage, "dee"), Optional.of("sip:ana@example.com"), Optional.empty()));
            } else {
                stage.advance(Duration.ofSeconds(120));
            }
            assertTrue(stage.script.contains("CANCEL dee"), stage.script.toString());
            stage.fails("dee", 487);

            assertEquals(isRemoved ? 487 : 408, referral.status());
            assertEquals(
                    isRemoved ? Participant.Departure.BOOTED : Participant.Departure.FAILED,
                    user(stage, "dee").departure().orElseThrow());
            assertEquals(isRemoved, user(stage, "dee").isExpelled());
        }
    }

    @Test
    @Covers("DEC-30")
    void neverExceedsTheMaximumWithThoseWhoRing() {
        Stage stage = talking(Stage.withMaximum(4, true));
        accept(stage, adding(ana(stage), "dee"));
        stage.dial("dee");

        assertEquals(486, refused(() -> accept(stage, adding(user(stage, "ben"), "eve"))));
        assertEquals(
                List.of(), accept(stage, adding(user(stage, "ben"), "dee")).additions(), "who rings has his place");
        stage.fails("dee", 486);
        accept(stage, adding(ana(stage), "eve"));
    }

    @Test
    @Covers("DEC-8")
    void leavesTheInviterOutOfTheMaximumWherePolicySaysSo() {
        Stage stage = talking(Stage.withMaximum(3, false));
        accept(stage, adding(ana(stage), "dee"));
        assertEquals(486, refused(() -> accept(stage, adding(ana(stage), "eve"))));
    }

    @Test
    @Covers("DEC-30")
    void boundsWhatIsUnderWayAndHowOftenOneRefers() {
        Stage stage = talking(Stage.DEFAULTS);
        Stream.of("u1", "u2", "u3").forEach(name -> accept(stage, adding(ana(stage), name)));
        assertEquals(503, refused(() -> accept(stage, adding(user(stage, "ben"), "u4"))), "three are under way");
        Stream.of("u1", "u2", "u3").forEach(name -> stage.dial(name).fails(name, 603));
        accept(stage, adding(ana(stage), "ben"));
        accept(stage, adding(ana(stage), "ben"));
        assertEquals(503, refused(() -> accept(stage, adding(ana(stage), "ben"))), "five within a minute");
        accept(stage, adding(user(stage, "ben"), "ana"));
        stage.advance(Duration.ofSeconds(60));
        accept(stage, adding(ana(stage), "ben"));
    }

    @Test
    void remembersNoMoreUsersThanItsBound() {
        Stage stage = new Stage(Stage.withMaximum(4, true), "ben").dialAll().accepts("ben");
        int most = 4 + Stage.REFERRALS.departed();
        for (int i = 0; i < most - 2; i++) {
            stage.advance(Duration.ofSeconds(60));
            String name = "u" + i;
            accept(stage, adding(ana(stage), name));
            stage.dial(name).fails(name, 404);
        }
        stage.advance(Duration.ofSeconds(60));

        assertEquals(403, refused(() -> accept(stage, adding(ana(stage), "another"))));
        accept(stage, adding(ana(stage), "u0"));
        assertEquals(
                1,
                stage.conference.invitations().stream()
                        .filter(leg -> leg.participant() == user(stage, "u0"))
                        .count());
    }

    @Test
    void keepsOneLegOfAUserWhoIsAddedAgainAndAgain() {
        Stage stage = talking(Stage.DEFAULTS);
        IntStream.range(0, 20).forEach(round -> {
            stage.advance(Duration.ofSeconds(60));
            accept(stage, adding(ana(stage), "dee"));
            stage.dial("dee").accepts("dee").leaves("dee");
        });
        assertEquals(3, stage.conference.invitations().size());
        assertEquals(4, stage.conference.participants().size());
    }

    @Test
    void givesBackThePlacesOfWhatARouteLeavesUndone() {
        Stage stage = talking(Stage.DEFAULTS);
        Referral referral = accept(stage, adding(ana(stage), "dee"));
        stage.conference.conclude(referral.additions());
        stage.conference.referrals().concluded(referral);
        assertEquals(500, referral.status());
        assertEquals(0, stage.conference.referrals().underWay());

        Referral removal = accept(stage, removing(ana(stage), "cleo"));
        stage.conference.referrals().concluded(removal);
        assertEquals(500, removal.status());
        assertTrue(user(stage, "cleo").isConnected());
    }

    @Test
    @Covers("DEC-33")
    void endsNoSessionByAnAddedUserWhoDoesNotCome() {
        Stage stage = talking(Stage.DEFAULTS);
        accept(stage, adding(ana(stage), "dee"));
        stage.dial("dee").fails("dee", 603);
        assertEquals(Conference.State.ACTIVE, stage.conference.state());

        stage.leaves("ben");
        accept(stage, adding(ana(stage), "dee"));
        stage.dial("dee").leaves("cleo");
        assertEquals(Conference.State.ACTIVE, stage.conference.state(), "dee may still come");
        stage.fails("dee", 603);
        assertEquals("ended BELOW_MINIMUM", stage.script.get(stage.script.size() - 1));
    }

    @Test
    void tellsTheReferrerWhenTheSessionEndsBeforeTheOutcome() {
        Stage stage = talking(Stage.DEFAULTS);
        Referral referral = accept(stage, adding(ana(stage), "dee"));
        Ear ear = new Ear();
        stage.conference.referrals().subscribe(referral, "dialog", "7", ear);
        stage.dial("dee");
        ear.answer(200);
        stage.conference.end(EndReason.OPERATOR);

        assertEquals("487 Request Terminated terminated;reason=noresource", ear.heard.get(1));
        assertTrue(stage.script.contains("CANCEL dee"));
        ear.answer(200);
        stage.fails("dee", 487);
        assertTrue(ear.hasEnded);
        assertEquals(0, stage.room.live());
    }

    @Test
    void dialsNobodyWhoWasListedWhenTheSessionEnded() {
        Stage stage = talking(Stage.DEFAULTS);
        accept(stage, adding(ana(stage), "dee"));
        stage.conference.end(EndReason.OPERATOR);
        stage.forget().dial("dee");
        assertEquals(List.of(), stage.script);
    }

    @Test
    @Covers("DEC-30")
    void letsWhoIsExpelledBackInOnlyByWhoMayExpel() {
        Stage stage = talking(Stage.DEFAULTS);
        Referral removal = accept(stage, removing(ana(stage), "cleo"));
        assertEquals(List.of(user(stage, "cleo")), removal.removals());
        assertTrue(stage.conference.departures().expel(user(stage, "cleo"), removal.by(), Optional.empty()));
        stage.conference.referrals().removed(removal, user(stage, "cleo"), 200);
        assertEquals(200, removal.status());
        assertTrue(user(stage, "cleo").isExpelled());
        assertFalse(
                stage.conference.departures().expel(user(stage, "cleo"), Optional.empty(), Optional.empty()),
                "he is out");

        assertEquals(403, refused(() -> accept(stage, adding(user(stage, "ben"), "cleo"))));
        accept(stage, adding(ana(stage), "cleo"));
        assertFalse(user(stage, "cleo").isExpelled());
    }

    @Test
    void isConcludedWhenTheAddedUserComesByHimselfWhileHisAnswerIsLookedAt() {
        Stage stage = talking(Stage.DEFAULTS);
        Referral referral = accept(stage, adding(ana(stage), "dee"));
        stage.dial("dee").dialogOf("dee");
        Originator herself = new Originator(uri("dee"), List.of(uri("dee")), Optional.empty(), false);

        assertTrue(stage.conference
                .dialIns()
                .admit(
                        stage.conference.dialIns().expect(herself),
                        herself,
                        DialInTest.leg(stage, herself),
                        Stage.plan()));

        assertEquals(200, referral.status());
        assertEquals(0, stage.conference.referrals().underWay());
    }

    @Test
    @Covers("RFC5364-4-5")
    void invitesWhoIsListedByTwoOfHisUrisOnce() {
        Stage stage = new Stage(Stage.policy(Stage.NOTIFICATIONS, true), "ben", "cleo").dialAll();
        stage.accepts("ben").dialogOf("cleo");
        stage.conference
                .legs()
                .connect(stage.legs.get("cleo"), Stage.media(), true, Set.of(uri("cleo.work")), Optional.empty());
        stage.leaves("cleo").forget();

        Referral referral = accept(stage, adding(ana(stage), "cleo", "cleo.work"));

        assertEquals(1, referral.additions().size());
        assertEquals(user(stage, "cleo"), referral.additions().get(0).participant());
    }

    @Test
    void callsAnAnonymousUserByTheUriThatNobodyIsTold() {
        Stage stage = new Stage(Stage.policy(Stage.NOTIFICATIONS, true), "ben", "cleo").dialAll();
        stage.accepts("ben").dialogOf("cleo").goesOn("cleo", true).leaves("cleo");
        Invitee anonymous =
                new Invitee(UserUri.of("sip:anonymous1@anonymous.invalid"), Optional.empty(), false, CopyControl.TO);

        Referral referral = stage.conference
                .referrals()
                .accept(new ReferralRequest(ana(stage), false, List.of(anonymous), List.of(), true));

        Invitation leg = referral.additions().get(0);
        assertEquals(uri("cleo"), leg.invitee().uri());
        assertEquals("sip:anonymous1@anonymous.invalid", leg.participant().publicUri());
    }

    @Test
    @Covers("DEC-11")
    void namesNobodyInTheRosterWhoIsInNone() {
        Policy.Notifications hiding = new Policy.Notifications(true, Duration.ZERO, true, true, 3, 100);
        Stage stage = new Stage(Stage.policy(hiding), "ben");
        Invitation cleo =
                stage.conference.legs().invite(new Invitee(uri("cleo"), Optional.empty(), false, CopyControl.BCC));
        stage.legs.put("cleo", cleo);
        stage.dialAll().accepts("ben").accepts("cleo");
        accept(stage, adding(user(stage, "cleo"), "dee"));
        stage.dial("dee").accepts("dee");

        ConferenceText roster = stage.watch("ana").next();

        assertEquals("", roster.user("sip:dee@example.com").orElseThrow().joinedBy());
        assertEquals(
                "sip:ana@example.com",
                roster.user("sip:ben@example.com").orElseThrow().joinedBy());
        assertEquals(Optional.empty(), roster.user("sip:cleo@example.com"));
    }

    @Test
    void doesNotTakeALateByeInAnOldDialogForOneInTheNewOne() {
        Stage stage = talking(Stage.DEFAULTS);
        Participant cleo = user(stage, "cleo");
        DialogLeg old = cleo.dialog().orElseThrow();
        stage.leaves("cleo");
        accept(stage, adding(ana(stage), "cleo"));
        stage.dial("cleo").dialogOf("cleo");

        stage.conference.departures().left(cleo, old);

        assertEquals(Invitation.State.ACCEPTED, stage.legs.get("cleo").state());
        stage.goesOn("cleo");
        assertTrue(cleo.isConnected());
    }

    @Test
    @Covers("DEC-10")
    void isOneToOneUntilAThirdUserComes() {
        assertFalse(new Stage(Stage.DEFAULTS).conference.isOneToOne());
        assertFalse(new Stage(Stage.DEFAULTS, "ben", "cleo").conference.isOneToOne());
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll().accepts("ben");
        assertTrue(stage.conference.isOneToOne());

        accept(stage, adding(ana(stage), "dee"));
        assertFalse(stage.conference.isOneToOne());
        stage.dial("dee").fails("dee", 486);
        assertFalse(stage.conference.isOneToOne(), "it stays what it has become");
    }

    @Test
    void cancelsALegThatWasGivenUpBeforeItsInviteWasOnItsWay() {
        Stage stage = talking(Stage.DEFAULTS);
        Referral referral = accept(stage, adding(ana(stage), "dee"));
        Invitation leg = referral.additions().get(0);
        stage.conference.legs().dial(leg);

        stage.conference.conclude(referral.additions());
        stage.conference.legs().calling(leg, () -> stage.script.add("CANCEL dee"));

        assertTrue(stage.script.contains("CANCEL dee"), stage.script.toString());
    }

    @Test
    void doesNotTakeTheEndOfAnOldLegForTheEndOfTheNewOne() {
        Stage stage = talking(Stage.DEFAULTS);
        accept(stage, adding(ana(stage), "dee"));
        stage.dial("dee").rings("dee");
        Invitation old = stage.legs.get("dee");
        Originator herself = new Originator(uri("dee"), List.of(uri("dee")), Optional.empty(), false);
        Participant dee = stage.conference.dialIns().expect(herself);
        assertTrue(stage.conference.dialIns().admit(dee, herself, DialInTest.leg(stage, herself), Stage.plan()));
        stage.leaves(dee, "dee");
        accept(stage, adding(ana(stage), "dee"));
        stage.dial("dee");

        stage.conference.legs().failed(old, 487, Optional.empty());

        assertEquals(Participant.Status.DIALING_OUT, dee.status());
        stage.accepts("dee");
        assertTrue(dee.isConnected());
    }

    @Test
    @Covers("DEC-18")
    void doesNotTellWhoseTheAnonymousUriIs() {
        Stage stage = new Stage(Stage.policy(Stage.NOTIFICATIONS, true), "ben", "cleo").dialAll();
        stage.dialogOf("ben").goesOn("ben", true).accepts("cleo");
        Referral byName = accept(stage, adding(ana(stage), "ben"));
        assertEquals(480, byName.status());
        assertEquals(List.of(), byName.additions());
        assertEquals(404, accept(stage, removing(ana(stage), "ben")).status());
        Referral own = accept(stage, removing(user(stage, "ben"), "ben"));
        assertEquals(1, own.removals().size(), "he himself may use any of his URIs");

        Participant ben = user(stage, "ben");
        stage.conference.departures().expel(ben, Optional.empty(), Optional.empty());
        assertEquals(480, accept(stage, adding(user(stage, "cleo"), "ben")).status(), "he stays out");
        assertEquals(
                List.of(ben),
                accept(stage, adding(ana(stage), "ben")).additions().stream()
                        .map(Invitation::participant)
                        .toList());
    }
}
