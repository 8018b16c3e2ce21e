package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ConferenceText;

/** Who comes into an ad hoc session by himself: flows F6.1, F6.3 and F6.4 below the sockets. */
class RejoinTest {

    private static final String BEN = "sip:ben@example.com";

    private static Stage talking(String... invitees) {
        return talking(Stage.DEFAULTS, invitees);
    }

    private static Stage talking(Policy policy, String... invitees) {
        Stage stage = new Stage(policy, invitees).dialAll();
        Stream.of(invitees).forEach(stage::accepts);
        return stage.forget();
    }

    private static Policy with(int max, boolean countInviter, Policy.Join join, boolean allowAnonymity) {
        return new Policy(
                max,
                countInviter,
                2,
                allowAnonymity,
                false,
                Policy.AnswerInviter.FIRST_ACCEPT,
                new Policy.FailureCode.Lowest(),
                Policy.OnCreatorLeave.CONTINUE,
                join,
                Duration.ofSeconds(120),
                false,
                true,
                false,
                new Policy.Notifications(true, Duration.ZERO, true, false, 3, 100),
                Stage.DEFAULTS.lifetime(),
                Stage.REFERRALS);
    }

    private static Originator user(String... names) {
        return user(false, names);
    }

    private static Originator user(boolean isAnonymous, String... names) {
        List<UserUri> uris = Stream.of(names)
                .map(name -> UserUri.of("sip:" + name + "@example.com"))
                .toList();
        return new Originator(uris.get(0), uris, Optional.empty(), isAnonymous);
    }

    private static boolean joins(Stage stage, Originator user) {
        return stage.conference
                .dialIns()
                .admit(stage.conference.dialIns().expect(user), user, leg(stage, user), Stage.plan());
    }

    private static CallerLeg leg(Stage stage, Originator user) {
        String name = user.uri().toString().replaceAll("sip:|@.*", "");
        return new CallerLeg() {
            @Override
            public String callId() {
                return "call of " + name;
            }

            @Override
            public void progress() {
                stage.script.add("180 " + name);
            }

            @Override
            public Optional<DialogLeg> accept(String sdp, Participant owner) {
                stage.script.add("200 " + name);
                return Optional.of(stage.dialog("own leg of " + name));
            }

            @Override
            public void refuse(FinalFailure failure) {
                stage.script.add(failure.status() + " " + name);
            }
        };
    }

    private static Participant participant(Stage stage, String name) {
        return stage.conference.participant("sip:" + name + "@example.com").orElseThrow();
    }

    private static void leaves(Stage stage, String name) {
        stage.leaves(participant(stage, name), name);
    }

    private static Refusal.Answer refusal(Stage stage, Originator user) {
        return assertThrows(Refusal.class, () -> stage.conference.dialIns().expect(user))
                .answer();
    }

    @Test
    void letsInWhoHadLeft() {
        Stage stage = talking("ben", "cleo").leaves("ben").forget();

        assertTrue(joins(stage, user("ben")));

        assertEquals(List.of("200 ben", "joined " + BEN), stage.script);
        assertTrue(participant(stage, "ben").isDialedIn());
        assertEquals(3, stage.room.live());
    }

    @Test
    @Covers("RFC3891-3-9")
    void endsTheOldDialogOfWhoComesAgain() {
        Stage stage = talking("ben", "cleo");

        joins(stage, user("ben"));

        assertEquals(List.of("200 ben", "BYE ben", "joined " + BEN), stage.script);
        assertEquals(3, stage.room.live());
        assertEquals(3, stage.conference.participants().size());
    }

    @Test
    void takesNothingThatComesLateForTheReplacedDialogForTheNewOne() {
        Stage stage = talking("ben", "cleo");
        Participant ben = participant(stage, "ben");
        DialogLeg old = ben.dialog().orElseThrow();
        joins(stage, user("ben"));
        stage.forget();

        stage.conference.departures().lost(ben, old);
        stage.conference.negotiatedByCaller(ben, old, Stage.media(), Optional.of("o=old"));
        stage.conference.departures().left(ben, old);

        assertEquals(List.of(), stage.script);
        assertTrue(ben.isConnected());
        stage.conference.departures().lost(ben, ben.dialog().orElseThrow());
        assertEquals(List.of("BYE own leg of ben", "left " + BEN + " FAILED"), stage.script);
    }

    @Test
    void letsInWhoDeclinedAndWhoDidNotAnswer() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo", "dee").dialAll().accepts("dee");
        stage.fails("ben", 603).fails("cleo", 408).forget();

        joins(stage, user("ben"));
        joins(stage, user("cleo"));

        assertEquals(4, stage.room.live());
    }

    @Test
    void letsTheInviterIn() {
        Stage stage = talking("ben", "cleo").leaves("ana").forget();

        joins(stage, user("ana"));

        assertEquals(List.of("200 ana", "joined sip:ana@example.com"), stage.script);
        assertTrue(participant(stage, "ana").isCreator());
    }

    @Test
    void refusesAStranger() {
        Stage stage = talking("ben", "cleo");

        Refusal.Answer refused = refusal(stage, user("dee"));

        assertEquals(403, refused.status());
        assertEquals(Optional.empty(), refused.warning());
        assertEquals(3, stage.conference.participants().size());
    }

    @Test
    void letsAStrangerInWhereTheSessionIsOpen() {
        Stage stage = talking(with(50, true, Policy.Join.OPEN, false), "ben");

        assertTrue(joins(stage, user("dee")));
    }

    @Test
    void refusesWhoWasRemovedEvenWhereTheSessionIsOpen() {
        for (Policy.Join join : Policy.Join.values()) {
            Stage stage = talking(with(50, true, join, false), "ben", "cleo");
            assertTrue(
                    stage.conference.departures().expel(participant(stage, "ben"), Optional.empty(), Optional.empty()));

            assertEquals(403, refusal(stage, user("ben", "ben.work")).status());
            assertEquals(403, refusal(stage, user("ben.work", "ben")).status());
        }
    }

    @Test
    void letsInWhomOnlyHisWishForAnonymityKeptOut() {
        Stage stage = talking("ben", "cleo");
        Stage other = new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll().accepts("cleo");
        other.dialogOf("ben").conference.legs().releaseForPrivacy(other.legs.get("ben"), Stage.plan());

        assertTrue(joins(other, user("ben")));
        assertTrue(joins(stage, user("ben")));
    }

    @Test
    void answersTheInviterWhenAnInviteeComesByHimself() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll().rings("ben").forget();
        stage.conference.dialIns().answerInviterBy(Stage.plan());

        joins(stage, user("ben"));
        stage.fails("ben", 487);
        stage.concludes();

        assertEquals(
                List.of(
                        "200 ben",
                        "CANCEL ben",
                        "joined " + BEN,
                        "200 ana",
                        "joined sip:ana@example.com",
                        "failed " + BEN + " 487"),
                stage.script);
        assertEquals(Conference.State.ACTIVE, stage.conference.state());
    }

    @Test
    @Covers("DEC-30")
    void countsConnectedAndPendingUsersAndKeepsNoPlaceForWhoHasLeft() {
        Stage stage =
                talking(with(3, true, Policy.Join.OPEN, false), "ben", "cleo").leaves("ben");
        joins(stage, user("dee"));

        Refusal.Answer full = refusal(stage, user("ben"));

        assertEquals(486, full.status());
        assertEquals(Optional.of(WarningText.TOO_MANY_PARTICIPANTS), full.warning());
        assertTrue(joins(stage, user("cleo")), "who is in takes no further place");
        leaves(stage, "dee");
        assertTrue(joins(stage, user("ben")));
    }

    @Test
    @Covers("DEC-8")
    void givesWhoComesAgainThePlaceThatHeHadWhereTheInviterIsNotCounted() {
        Stage stage =
                talking(with(2, false, Policy.Join.OPEN, false), "ben", "cleo").leaves("ben");

        assertTrue(joins(stage, user("ben")));
        assertEquals(486, refusal(stage, user("dee")).status());
    }

    @Test
    @Covers("DEC-18")
    void keepsTheNumberOfAnAnonymousUser() {
        Stage stage = new Stage(with(50, true, Policy.Join.INVITED, true), "ben", "cleo", "dee").dialAll();
        stage.accepts("dee")
                .dialogOf("cleo")
                .goesOn("cleo", true)
                .dialogOf("ben")
                .goesOn("ben", true);
        leaves(stage, "cleo");
        leaves(stage, "ben");
        stage.forget();

        joins(stage, user(true, "ben"));
        joins(stage, user(false, "cleo"));

        assertEquals(
                List.of(
                        "200 ben",
                        "joined sip:anonymous2@anonymous.invalid",
                        "200 cleo",
                        "joined sip:anonymous1@anonymous.invalid"),
                stage.script);
    }

    @Test
    @Covers("DEC-18")
    void takesTheNameOffTheRosterOfWhoComesBackAnonymously() {
        Stage stage = talking(with(50, true, Policy.Join.INVITED, true), "ben", "cleo");
        Watcher ana = stage.watch("ana");
        ana.next();

        joins(stage, user(true, "ben"));

        ConferenceText document = ana.next();
        assertEquals("partial", document.state());
        assertEquals("deleted", document.user(BEN).orElseThrow().state());
        assertEquals(
                "connected dialed-in",
                document.user("sip:anonymous1@anonymous.invalid").orElseThrow().summary());
        leaves(stage, "cleo");
        ConferenceText later = ana.next();
        assertEquals(Optional.empty(), later.user(BEN));
        Watcher cleo = stage.watch("ana");
        assertEquals(Optional.empty(), cleo.next().user(BEN));
    }

    @Test
    @Covers({"RFC3891-3-7", "DEC-18"})
    void changesNothingOfWhoGaveUpComingBackAnonymously() {
        Stage stage = talking(with(50, true, Policy.Join.OPEN, true), "ben", "cleo");
        stage.isCallerGone = true;
        Originator again = new Originator(
                UserUri.of(BEN),
                List.of(UserUri.of(BEN), UserUri.of("sip:ben.work@example.com")),
                Optional.of("B."),
                true);

        assertFalse(stage.conference
                .dialIns()
                .admit(stage.conference.dialIns().expect(again), again, DialInTest.leg(stage, again), Stage.plan()));

        Participant ben = participant(stage, "ben");
        assertFalse(ben.isAnonymous());
        assertEquals(Set.of(UserUri.of(BEN)), ben.identities());
        assertEquals(Optional.empty(), ben.displayName());
        Originator stranger = user("dee");
        assertFalse(stage.conference
                .dialIns()
                .admit(
                        stage.conference.dialIns().expect(stranger),
                        stranger,
                        DialInTest.leg(stage, stranger),
                        Stage.plan()));
        assertEquals(3, stage.conference.participants().size());
        assertEquals(3, stage.room.live());
    }

    @Test
    @Covers("DEC-28")
    void showsNobodyWhomAnAnonymousUserHadInvitedByHisOldName() {
        Stage stage = talking(with(50, true, Policy.Join.INVITED, true), "ben", "cleo");
        Watcher ben = stage.watch("ben");
        ben.next();
        stage.leaves("ana");
        ben.next();

        joins(stage, user(true, "ana"));

        assertEquals(
                "sip:anonymous1@anonymous.invalid",
                ben.next().user(BEN).orElseThrow().joinedBy());
        byte[] whole = stage.watch("cleo").nextNotification().document();
        assertFalse(new String(whole, StandardCharsets.UTF_8).contains("ana@"));
    }

    @Test
    void leavesTheNewLegAloneWhereTheAnswerOfTheInvitationComesLate() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll();
        stage.accepts("cleo").dialogOf("ben");
        joins(stage, user("ben"));
        Participant ben = participant(stage, "ben");
        ben.negotiated("v=0 own", Optional.of("o=own"));

        assertFalse(stage.conference
                .legs()
                .negotiated(stage.legs.get("ben"), "v=0 offered", Optional.of("o=phone"), Optional.empty()));

        assertEquals(Optional.of("v=0 own"), ben.localSdp());
        assertEquals(Optional.of("o=own"), ben.remoteOrigin());
    }

    @Test
    void keepsWhatAnInviteeAnsweredAndTheTimerThatHeAgreedTo() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll();
        stage.dialogOf("ben");
        SessionExpires timer = new SessionExpires(Duration.ofSeconds(1_800), true);

        assertTrue(stage.conference
                .legs()
                .negotiated(stage.legs.get("ben"), "v=0", Optional.of("o=ben"), Optional.of(timer)));

        stage.goesOn("ben").forget();
        assertEquals(Optional.of("v=0"), participant(stage, "ben").localSdp());
        stage.advance(Duration.ofSeconds(900));
        assertEquals(List.of("INVITE ben 1800"), stage.script.subList(stage.script.size() - 1, stage.script.size()));
    }

    @Test
    void leavesTheNewLegAloneWhereAWishInTheOldDialogComesLate() {
        Stage stage = talking("ben", "cleo");
        Participant ben = participant(stage, "ben");
        DialogLeg old = ben.dialog().orElseThrow();
        Renegotiation wish =
                stage.conference.renegotiate(ben, Stage.media("other")).orElseThrow();
        assertTrue(wish.isElsewhere());
        joins(stage, user("ben"));
        ben.negotiated("v=0 new", Optional.of("o=new"));

        wish.apply("v=0 old", Optional.of("o=old"));
        wish.abandon();

        assertEquals(Optional.of("v=0 new"), ben.localSdp());
        assertEquals(3, stage.room.live());
        assertTrue(stage.conference.departures().isSuperseded(ben, old));
        assertFalse(stage.conference.departures().isSuperseded(ben, ben.dialog().orElseThrow()));
    }

    @Test
    @Covers("DEC-32")
    void keepsThePathThatAFulfilledWishHasTakenTheChatTo() {
        Stage stage = talking("ben", "cleo");
        Renegotiation wish = stage.conference
                .renegotiate(participant(stage, "ben"), Stage.media("other"))
                .orElseThrow();

        wish.apply("v=0", Optional.empty());
        wish.abandon();

        assertEquals(3, stage.room.live());
    }

    @Test
    void forgetsWhoeverOfManyPassersByLeftFirst() {
        Stage stage =
                talking(with(50, true, Policy.Join.OPEN, true), "ben", "cleo").leaves("ben");
        for (int i = 0; i < Roster.MOST_GONE; i++) {
            joins(stage, user(true, "guest" + i));
            leaves(stage, "guest" + i);
            stage.advance(Duration.ofSeconds(1));
        }
        int remembered = stage.conference.participants().size();
        assertTrue(stage.conference.participant("sip:guest0@example.com").isPresent());

        joins(stage, user(true, "guest"));

        assertEquals(remembered, stage.conference.participants().size());
        assertFalse(stage.conference.participant("sip:guest0@example.com").isPresent());
        assertTrue(stage.conference.participant("sip:guest1@example.com").isPresent());
        assertTrue(stage.conference.participant(BEN).isPresent(), "he was invited");
        assertEquals(
                Optional.of("sip:anonymous" + (Roster.MOST_GONE + 1) + "@anonymous.invalid"),
                participant(stage, "guest").anonymousUri(),
                "no number is given twice");
    }

    @Test
    @Covers({"RFC3891-3-10", "RFC3891-3-11"})
    void knowsTheEarlyDialogsOfALegWhileItRings() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll().rings("ben");
        Invitation leg = stage.legs.get("ben");
        DialogId desk = new DialogId("c", "ours", "desk");
        leg.rings(desk);
        leg.rings(new DialogId("c", "ours", "mobile"));

        assertTrue(leg.isRingingBy(desk));
        assertFalse(leg.isRingingBy(new DialogId("c", "desk", "ours")));
        stage.accepts("ben");
        assertFalse(leg.isRingingBy(desk));
    }

    @Test
    void keepsNoMoreEarlyDialogsThanPhonesRing() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll().rings("ben");
        Invitation leg = stage.legs.get("ben");
        for (int i = 0; i < 17; i++) {
            leg.rings(new DialogId("c", "ours", "phone" + i));
        }

        assertTrue(leg.isRingingBy(new DialogId("c", "ours", "phone15")));
        assertFalse(leg.isRingingBy(new DialogId("c", "ours", "phone16")));
    }

    @Test
    @Covers("DEC-35")
    void findsLiveSessionsByTheirContributionId() {
        Stage stage = new Stage(Stage.DEFAULTS);
        List<Conference> made = Stream.iterate(0, i -> i + 1)
                .limit(ConferenceFactory.MOST_OF_CONTRIBUTION + 1)
                .map(i -> contributing(stage, "chat"))
                .toList();
        Conference other = contributing(stage, "other");

        assertEquals(made.subList(0, made.size() - 1), stage.factory.ofContribution("chat"));
        assertEquals(List.of(other), stage.factory.ofContribution("other"));
        assertEquals(List.of(), stage.factory.ofContribution("none"));
        made.forEach(session -> session.end(EndReason.OPERATOR));
        other.end(EndReason.OPERATOR);
        assertEquals(List.of(), stage.factory.ofContribution("chat"));
        assertEquals(List.of(), stage.factory.ofContribution("other"));
    }

    private static Conference contributing(Stage stage, String contributionId) {
        return stage.factory.create(
                "im.example.com",
                Stage.DEFAULTS,
                user("ana"),
                new Contributor(contributionId),
                99,
                Duration.ofSeconds(5));
    }

    private record Contributor(String id) implements CallerLeg {

        @Override
        public String callId() {
            return "ana-1";
        }

        @Override
        public Optional<String> contributionId() {
            return Optional.of(id);
        }

        @Override
        public void progress() {}

        @Override
        public Optional<DialogLeg> accept(String sdp, Participant owner) {
            throw new IllegalStateException("nobody answers here");
        }

        @Override
        public void refuse(FinalFailure failure) {}
    }

    @Test
    @Covers("DEC-35")
    void listsWhoIsConnectedAndByWhichDialog() {
        Stage stage = talking("ben", "cleo").leaves("cleo");
        joins(stage, user("ben", "ben.work"));

        Map<UserUri, Member> members = Member.of(stage.conference);

        assertEquals(
                Set.of(UserUri.of("sip:ana@example.com"), UserUri.of(BEN), UserUri.of("sip:ben.work@example.com")),
                members.keySet());
        assertEquals(
                Optional.of(new DialogId("call of own leg of ben", "ours", "own leg of ben")),
                members.get(UserUri.of("sip:ben.work@example.com")).dialog());
    }
}
