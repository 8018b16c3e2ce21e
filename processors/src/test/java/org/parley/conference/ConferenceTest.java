package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

/** The set-up, its failures and its end, in virtual time: flows F1, F2, F3 and races R1 to R4 and R11 below the sockets. */
class ConferenceTest {

    private static final String GONE = "SIP;cause=410;text=\"Gone\"";

    @Test
    @Covers({"OMA-B1", "OMA-B3", "OMA-B4", "OMA-E4"})
    void answersTheInviterAtTheFirstAcceptanceAndOnlyThen() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo", "dee").dialAll().forget();

        stage.accepts("cleo").accepts("ben").accepts("dee");

        assertEquals(
                List.of(
                        "joined sip:cleo@example.com",
                        "200 ana",
                        "joined sip:ana@example.com",
                        "joined sip:ben@example.com",
                        "joined sip:dee@example.com"),
                stage.script);
        assertEquals(Conference.State.ACTIVE, stage.conference.state());
    }

    @Test
    @Covers("DEC-14")
    void givesTheInviterOne180AtTheFirstRinging() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll().forget();

        stage.rings("ben").rings("cleo").rings("ben");

        assertEquals(List.of("180 ana"), stage.script);
    }

    @Test
    void doesNotTakeA183For180ButForAnAnswer() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll().forget();

        stage.conference.legs().provisional(stage.legs.get("ben"), 100);

        assertEquals(List.of(), stage.script);
        assertEquals(0, stage.factory.unheardSetups());
    }

    @ParameterizedTest
    @Covers({"OMA-C1", "DEC-6"})
    @CsvSource({
        "lowest, 486 603 480, 480",
        "lowest, 603 486 480 408, 408",
        "lowest, 404 404 404, 404",
        "lowest, 302, 480",
        "lowest, 503, 500",
        "lowest, 401 407, 480",
        "lowest, 486, 486",
        "sixxx-wins, 486 603 480, 603",
        "sixxx-wins, 486 480, 480",
        "first, 486 603 480, 486",
        "fixed, 486 603 480, 499"
    })
    void givesTheInviterOneFailureWhenTheLastLegHasFailed(String policy, String codes, int expected) {
        Policy.FailureCode code =
                switch (policy) {
                    case "lowest" -> new Policy.FailureCode.Lowest();
                    case "sixxx-wins" -> new Policy.FailureCode.SixxxWins();
                    case "first" -> new Policy.FailureCode.First();
                    default -> new Policy.FailureCode.Fixed(499);
                };
        String[] statuses = codes.split(" ");
        String[] names = new String[statuses.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = "user" + i;
        }
        Stage stage = new Stage(Stage.policy(Policy.AnswerInviter.FIRST_ACCEPT, code), names).dialAll();

        for (int i = 0; i < names.length; i++) {
            assertFalse(stage.script.stream().anyMatch(line -> line.endsWith(" ana")), "before the last leg");
            stage.fails(names[i], Integer.parseInt(statuses[i]));
        }
        stage.concludes();

        assertEquals("ended ALL_FAILED", stage.script.get(stage.script.size() - 2));
        assertEquals(expected + " ana", stage.script.get(stage.script.size() - 1));
        assertNothingIsLeft(stage);
    }

    @Test
    void passesRetryAfterOfTheChosenFailureOn() {
        AnswerAggregator failures = new AnswerAggregator(new Policy.FailureCode.Lowest());
        failures.add(603, false, Optional.of(Duration.ofSeconds(9)));
        failures.add(480, false, Optional.of(Duration.ofSeconds(30)));

        assertEquals(Optional.of(new FinalFailure(480, Optional.of(Duration.ofSeconds(30)))), failures.chosen());
    }

    @Test
    void cancelsEveryLegAtTheRingTimeoutAndCountsItAs408() {
        Stage stage =
                new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll().rings("ben").forget();

        stage.loop.advance(Duration.ofSeconds(119));
        assertEquals(List.of(), stage.script);
        stage.loop.advance(Duration.ofSeconds(1));
        assertEquals(List.of("CANCEL ben", "CANCEL cleo"), stage.script);
        stage.fails("ben", 487).fails("cleo", 487);
        stage.concludes();

        assertTrue(stage.script.contains("408 ana"), stage.script.toString());
        assertNothingIsLeft(stage);
    }

    @Test
    void byesALateAnswerThatCrossesTheRingTimeout() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll();
        stage.loop.advance(Duration.ofSeconds(120));
        stage.forget();

        stage.dialogOf("ben");
        stage.concludes();

        assertEquals(List.of("BYE ben", "failed sip:ben@example.com 487", "ended ALL_FAILED", "408 ana"), stage.script);
    }

    @Test
    void byesAnAnswerAfterTheEndOfTheSession() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll().accepts("cleo");
        stage.leaves("cleo");
        stage.conference.end(EndReason.OPERATOR);
        stage.forget();

        stage.dialogOf("ben").goesOn("ben");

        assertEquals(List.of("BYE ben"), stage.script);
        assertNothingIsLeft(stage);
    }

    @Test
    @Covers({"OMA-E3"})
    void releasesAnAnonymousInviteeAndGoesOnWithTheOthers() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll().forget();

        stage.dialogOf("ben");
        stage.conference.legs().releaseForPrivacy(stage.legs.get("ben"), Stage.plan());
        stage.accepts("cleo");

        assertEquals("BYE ben", stage.script.get(0));
        assertFalse(stage.script.contains("joined sip:ben@example.com"));
        assertTrue(stage.script.contains("200 ana"));
    }

    @Test
    void answersWith403WhenTheOnlyInviteeWasReleased() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll().forget();

        stage.dialogOf("ben");
        stage.conference.legs().releaseForPrivacy(stage.legs.get("ben"), Stage.plan());
        stage.concludes();

        assertEquals(List.of("BYE ben", "failed sip:ben@example.com 403", "ended ALL_FAILED", "403 ana"), stage.script);
    }

    @Test
    @Covers("OMA-C2")
    void answersAndThenRemovesTheInviterInTheStrictReading() {
        Policy strict = Stage.policy(
                Policy.AnswerInviter.FIRST_ACCEPT,
                new Policy.FailureCode.Lowest(),
                true,
                Policy.OnCreatorLeave.CONTINUE,
                false);
        Stage stage = new Stage(strict, "ben").dialAll().forget();

        stage.dialogOf("ben");
        stage.conference.legs().releaseForPrivacy(stage.legs.get("ben"), Stage.plan());

        assertEquals(
                List.of(
                        "200 ana",
                        "joined sip:ana@example.com",
                        "BYE ben",
                        "failed sip:ben@example.com 403",
                        "BYE ana " + GONE,
                        "ended NOBODY_LEFT"),
                stage.script);
    }

    @Test
    @Covers("DEC-16")
    void answersImmediatelyAndRemovesTheInviterWhenAllFail() {
        Stage stage = new Stage(
                        Stage.policy(Policy.AnswerInviter.IMMEDIATELY, new Policy.FailureCode.Lowest()), "ben", "cleo")
                .forget();

        stage.conference.answerInviter(Optional.empty(), Stage.plan());
        stage.dialAll().fails("ben", 486).fails("cleo", 603);
        stage.concludes();

        assertEquals("200 ana", stage.script.get(0));
        assertEquals(List.of("BYE ana " + GONE, "ended NOBODY_LEFT"), stage.script.subList(6, 8));
        assertNothingIsLeft(stage);
    }

    @Test
    void cancelsEveryLegWhenTheInviterCancels() {
        Stage stage =
                new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll().rings("ben").forget();

        stage.conference.cancelledByInviter(487);

        assertEquals(List.of("CANCEL ben", "CANCEL cleo", "ended CANCELLED"), stage.script);
        stage.fails("ben", 487).fails("cleo", 487);
        stage.concludes();
        assertEquals(3, stage.script.size());
        assertNothingIsLeft(stage);
    }

    @Test
    void byesTheAccepterWhenTheCancelWinsAgainstTheFirst200() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll().forget();
        stage.isCallerGone = true;

        stage.accepts("cleo");
        stage.conference.cancelledByInviter(487);

        assertEquals(List.of("joined sip:cleo@example.com", "CANCEL ben", "BYE cleo", "ended CANCELLED"), stage.script);
        assertNothingIsLeft(stage);
    }

    @Test
    void ignoresACancelAfterThe200() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll().accepts("ben").forget();

        stage.conference.cancelledByInviter(487);

        assertEquals(List.of(), stage.script);
        assertEquals(Conference.State.ACTIVE, stage.conference.state());
    }

    @Test
    void doesNotDialALegThatWasGivenUpBefore() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo").dial("ben").forget();

        stage.conference.cancelledByInviter(487);
        stage.dial("cleo");

        assertEquals(List.of("CANCEL ben", "ended CANCELLED"), stage.script);
    }

    @Test
    void endsTheSessionWithGoneWhenOneParticipantIsLeft() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll().accepts("ben").forget();

        stage.leaves("ben");

        assertEquals(
                List.of("left sip:ben@example.com DEPARTED", "BYE ana " + GONE, "ended BELOW_MINIMUM"), stage.script);
        assertNothingIsLeft(stage);
    }

    @Test
    void isNotFoundAnyMoreByWhoIsToldThatItEnds() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll().accepts("ben");
        List<Boolean> found = new ArrayList<>();
        stage.atBye = () ->
                found.add(stage.factory.find(stage.conference.identity().id()).isPresent());

        stage.leaves("ben");

        assertEquals(List.of(false), found);
    }

    @Test
    @Covers("DEC-33")
    void goesOnWhileTwoAreConnected() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo")
                .dialAll()
                .accepts("ben")
                .accepts("cleo")
                .forget();

        stage.leaves("ben");

        assertEquals(List.of("left sip:ben@example.com DEPARTED"), stage.script);
        assertEquals(2, stage.room.live());
    }

    @Test
    @Covers("DEC-9")
    void continuesWithoutItsCreator() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo")
                .dialAll()
                .accepts("ben")
                .accepts("cleo")
                .forget();

        stage.leaves("ana");

        assertEquals(List.of("left sip:ana@example.com DEPARTED"), stage.script);
    }

    @Test
    @Covers({"DEC-20", "DEC-5"})
    void endsWithItsCreatorWhereThePolicySaysSo() {
        Policy end = Stage.policy(
                Policy.AnswerInviter.FIRST_ACCEPT,
                new Policy.FailureCode.Lowest(),
                false,
                Policy.OnCreatorLeave.END,
                false);
        Stage stage = new Stage(end, "ben", "cleo")
                .dialAll()
                .accepts("ben")
                .accepts("cleo")
                .forget();

        stage.leaves("ana");

        assertEquals(
                List.of(
                        "left sip:ana@example.com DEPARTED",
                        "BYE ben " + GONE,
                        "BYE cleo " + GONE,
                        "ended CREATOR_LEFT"),
                stage.script);
        assertNothingIsLeft(stage);
    }

    @Test
    void keepsALonelyInviterWhileAnInvitationIsPendingAndRemovesHimWhenItFails() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo")
                .dialAll()
                .accepts("cleo")
                .forget();

        stage.leaves("cleo");
        assertEquals(List.of("left sip:cleo@example.com DEPARTED"), stage.script);
        stage.fails("ben", 486);

        assertEquals(
                List.of("failed sip:ben@example.com 486", "BYE ana " + GONE, "ended NOBODY_LEFT"),
                stage.script.subList(1, 4));
    }

    @Test
    void doesNotAnswerForAnAccepterWhoLeftBeforeHisTurn() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo")
                .dialAll()
                .dialogOf("ben")
                .forget();

        stage.leaves("ben");
        stage.goesOn("ben");
        assertEquals(List.of("failed sip:ben@example.com 480"), stage.script);
        stage.accepts("cleo");

        assertTrue(stage.script.contains("200 ana"));
    }

    @Test
    void removesAConnectedParticipantByByeAndAPendingOneByCancel() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo", "dee")
                .dialAll()
                .accepts("ben")
                .accepts("dee")
                .forget();

        stage.conference.departures().remove(stage.legs.get("ben").participant(), Optional.of("SIP;cause=480"));
        stage.conference.departures().remove(stage.legs.get("cleo").participant(), Optional.empty());

        assertEquals(List.of("BYE ben SIP;cause=480", "left sip:ben@example.com BOOTED", "CANCEL cleo"), stage.script);
    }

    @Test
    void treatsAMissingAckAsTheInvitersDeparture() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll().accepts("ben").forget();

        stage.conference.departures().lost(stage.conference.creator());

        assertTrue(stage.script.contains("left sip:ana@example.com FAILED"));
        assertTrue(stage.script.contains("BYE ben " + GONE));
    }

    @Test
    @Covers("DEC-18")
    void numbersAnonymousUsersOnceAndForAll() {
        Policy allowing = Stage.policy(
                Policy.AnswerInviter.FIRST_ACCEPT,
                new Policy.FailureCode.Lowest(),
                false,
                Policy.OnCreatorLeave.CONTINUE,
                true);
        Stage stage = new Stage(allowing, true, "ben", "cleo").dialAll().forget();

        stage.dialogOf("ben").goesOn("ben", true);
        stage.accepts("cleo");

        assertEquals(
                List.of(
                        "joined sip:anonymous2@anonymous.invalid",
                        "200 ana",
                        "joined sip:anonymous1@anonymous.invalid",
                        "joined sip:cleo@example.com"),
                stage.script);
        assertEquals(
                stage.conference.creator(),
                stage.conference.participant("sip:anonymous1@anonymous.invalid").orElseThrow());
    }

    @Test
    @Covers("DEC-42")
    void countsASetupAsLoadUntilTheFirstAnswerOfAnyKind() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll();
        assertEquals(1, stage.factory.unheardSetups());

        stage.rings("ben").rings("ben");

        assertEquals(0, stage.factory.unheardSetups());
    }

    @Test
    @Covers("DEC-42")
    void countsA100AsAnAnswer() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll();

        stage.conference.heard();

        assertEquals(0, stage.factory.unheardSetups());
        assertEquals(List.of("INVITE ben"), stage.script);
    }

    @Test
    void givesUpLegsThatTheRouteLeftBehind() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo")
                .dialAll()
                .dialogOf("ben")
                .forget();

        stage.concludes();

        assertEquals(
                List.of(
                        "BYE ben",
                        "failed sip:ben@example.com 500",
                        "CANCEL cleo",
                        "failed sip:cleo@example.com 500",
                        "ended ALL_FAILED",
                        "500 ana"),
                stage.script);
        assertNothingIsLeft(stage);
    }

    @Test
    @Covers("OMA-A6")
    void refusesASessionAboveTheLimit() {
        Stage stage = new Stage(Stage.DEFAULTS);
        for (int i = 1; i < 10; i++) {
            create(stage);
        }

        Refusal refusal = org.junit.jupiter.api.Assertions.assertThrows(Refusal.class, () -> create(stage));

        assertEquals(503, refusal.answer().status());
        assertEquals(Optional.of(Duration.ofSeconds(5)), refusal.answer().retryAfter());
    }

    private static void create(Stage stage) {
        stage.factory.create(
                "im.example.com",
                Stage.DEFAULTS,
                new Originator(
                        UserUri.of("sip:ana@example.com"),
                        List.of(UserUri.of("sip:ana@example.com")),
                        Optional.empty(),
                        false),
                new CallerLeg() {
                    @Override
                    public String callId() {
                        return "ana-1";
                    }

                    @Override
                    public void progress() {}

                    @Override
                    public Optional<DialogLeg> accept(String sdp, Participant owner) {
                        return Optional.empty();
                    }

                    @Override
                    public void refuse(FinalFailure failure) {}
                },
                10,
                Duration.ofSeconds(5));
    }

    private static void assertNothingIsLeft(Stage stage) {
        assertEquals(0, stage.loop.pendingTimers());
        assertEquals(0, stage.factory.size());
        assertEquals(0, stage.factory.unheardSetups());
        assertTrue(stage.room.isClosed);
    }

    @Test
    @Covers("DEC-33")
    void leavesNobodyAloneWhoAnsweredWhenAllTheOthersHadLeft() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll();
        stage.accepts("ben").leaves("ben").leaves("ana").forget();

        stage.accepts("cleo");

        assertEquals("BYE cleo " + GONE, stage.script.get(1));
        assertEquals(Conference.State.ENDED, stage.conference.state());
    }

    @Test
    @Covers({"DEC-33", "DEC-16"})
    void leavesNobodyAloneWhoAnsweredAfterTheInviterHadLeft() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll();
        stage.conference.answerInviter(Optional.empty(), Stage.plan());
        stage.leaves("ana").forget();

        stage.accepts("ben");

        assertEquals("BYE ben " + GONE, stage.script.get(1));
        assertEquals(Conference.State.ENDED, stage.conference.state());
    }
}
