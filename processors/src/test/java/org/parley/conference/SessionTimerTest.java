package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

/** F11 and F3.6: session timers (RFC 4028) of a conference's legs, in virtual time. */
class SessionTimerTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1800);

    private final Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo");

    /** Ana, ben and cleo are connected; the interval of ben's leg has begun. */
    private Participant ben(boolean isOurs) {
        stage.dialAll().accepts("ben").accepts("cleo").forget();
        Participant ben = stage.legs.get("ben").participant();
        stage.conference.sessionTimer(ben, Optional.of(new SessionExpires(INTERVAL, isOurs)));
        return ben;
    }

    /** What went out. */
    private List<String> sent() {
        return stage.script.stream()
                .filter(line -> line.matches("(BYE|UPDATE|INVITE) .*"))
                .toList();
    }

    private void answer(int status, Optional<SessionExpires> agreed, Optional<Duration> smallest) {
        stage.refreshes.remove(0).accept(new Refreshed(status, agreed, smallest));
        stage.loop.run();
    }

    @Test
    @Covers("RFC4028-10-1")
    void endsTheLegShortlyBeforeTheIntervalWhereNoRefreshCame() {
        Participant ben = ben(false);
        stage.advance(INTERVAL.minusSeconds(33));
        assertTrue(ben.isConnected());
        stage.advance(Duration.ofSeconds(1));
        assertEquals(List.of("BYE ben"), sent());
        assertEquals(Optional.of(Participant.Departure.FAILED), ben.departure());
    }

    @Test
    @Covers("RFC4028-10-1")
    void leavesAThirdOfAShortInterval() {
        Participant ben = ben(false);
        stage.conference.sessionTimer(ben, Optional.of(new SessionExpires(Duration.ofSeconds(90), false)));
        stage.advance(Duration.ofSeconds(59));
        assertTrue(ben.isConnected());
        stage.advance(Duration.ofSeconds(1));
        assertEquals(List.of("BYE ben"), sent());
    }

    @Test
    @Covers("RFC4028-10-1")
    void beginsAnewWithEachRefresh() {
        Participant ben = ben(false);
        for (int i = 0; i < 3; i++) {
            stage.advance(INTERVAL.dividedBy(2));
            stage.conference.sessionTimer(ben, Optional.of(new SessionExpires(INTERVAL, false)));
        }
        assertTrue(ben.isConnected());
        stage.conference.sessionTimer(ben, Optional.empty());
        stage.advance(INTERVAL.multipliedBy(4));
        assertTrue(ben.isConnected());
    }

    @Test
    @Covers("RFC4028-10-2")
    void refreshesAtHalfTimeWhereThatIsOurs() {
        Participant ben = ben(true);
        ben.remember(Set.of("INVITE", "UPDATE"), Optional.empty());
        stage.advance(INTERVAL.dividedBy(2).minusSeconds(1));
        assertEquals(List.of(), sent());
        stage.advance(Duration.ofSeconds(1));
        assertEquals(List.of("UPDATE ben 1800"), sent());
        answer(200, Optional.of(new SessionExpires(INTERVAL, true)), Optional.empty());
        stage.advance(INTERVAL.dividedBy(2));
        assertEquals(List.of("UPDATE ben 1800", "UPDATE ben 1800"), sent());
        assertTrue(ben.isConnected());
    }

    @Test
    @Covers("RFC4028-4-1")
    void refreshesNotWithoutEndForWhoAgreesToNoTime() {
        Participant ben = ben(true);
        stage.conference.sessionTimer(ben, Optional.of(new SessionExpires(Duration.ZERO, true)));
        for (int i = 1; i <= 3; i++) {
            stage.advance(Duration.ofSeconds(45));
            assertEquals(i, sent().size());
            answer(200, Optional.of(new SessionExpires(Duration.ZERO, true)), Optional.empty());
        }
        assertTrue(ben.isConnected());
    }

    @Test
    void refreshesByInviteWhereUpdateIsNotAllowed() {
        ben(true);
        stage.advance(INTERVAL.dividedBy(2));
        assertEquals(List.of("INVITE ben 1800"), sent());
    }

    @Test
    @Covers("RFC4028-10-2")
    void endsTheLegWhereOurRefreshIsNotAnswered() {
        ben(true);
        stage.advance(INTERVAL);
        assertEquals(List.of("INVITE ben 1800", "BYE ben"), sent());
    }

    @ParameterizedTest
    @CsvSource({"408", "481"})
    @Covers("RFC4028-10-3")
    void endsTheLegWhenTheClientKnowsNothingOfIt(int status) {
        ben(true);
        stage.advance(INTERVAL.dividedBy(2));
        answer(status, Optional.empty(), Optional.empty());
        assertEquals(List.of("INVITE ben 1800", "BYE ben"), sent());
    }

    @Test
    void asksForALongerIntervalWhereTheClientWantsOne() {
        Participant ben = ben(true);
        stage.advance(INTERVAL.dividedBy(2));
        answer(422, Optional.empty(), Optional.of(Duration.ofSeconds(3600)));
        assertEquals(List.of("INVITE ben 1800", "INVITE ben 3600"), sent());
        answer(200, Optional.of(new SessionExpires(Duration.ofSeconds(3600), true)), Optional.empty());
        stage.advance(INTERVAL);
        assertEquals(3, sent().size());
        assertTrue(ben.isConnected());
    }

    @Test
    @Covers("RFC4028-7.4-2")
    void asksOnceAndWaitsWhereTheClientWantsMoreEachTime() {
        ben(true);
        stage.advance(INTERVAL.dividedBy(2));
        answer(422, Optional.empty(), Optional.of(Duration.ofSeconds(3600)));
        answer(422, Optional.empty(), Optional.of(Duration.ofSeconds(3700)));
        assertEquals(List.of("INVITE ben 1800", "INVITE ben 3600"), sent());
        stage.advance(Duration.ofSeconds(3));
        assertEquals(3, sent().size());
    }

    @RepeatedTest(20)
    @Covers("RFC3261-14.1-1")
    void triesAgainAfterACollisionNotBeforeTheClient() {
        ben(true);
        stage.advance(INTERVAL.dividedBy(2));
        answer(491, Optional.empty(), Optional.empty());
        stage.advance(Duration.ofMillis(2099));
        assertEquals(List.of("INVITE ben 1800"), sent());
        stage.advance(Duration.ofMillis(1901));
        assertEquals(List.of("INVITE ben 1800", "INVITE ben 1800"), sent());
    }

    @RepeatedTest(20)
    @Covers("RFC3261-14.1-1")
    void triesAgainSoonerWhereTheClientCalled() {
        stage.dialAll().accepts("ben").accepts("cleo").forget();
        stage.conference.sessionTimer(stage.conference.creator(), Optional.of(new SessionExpires(INTERVAL, true)));
        stage.advance(INTERVAL.dividedBy(2));
        answer(491, Optional.empty(), Optional.empty());
        stage.advance(Duration.ofSeconds(2));
        assertEquals(2, sent().size());
    }

    @Test
    void triesAgainAfterAnotherFailure() {
        ben(true);
        stage.advance(INTERVAL.dividedBy(2));
        answer(500, Optional.empty(), Optional.empty());
        stage.advance(Duration.ofSeconds(3));
        assertEquals(List.of("INVITE ben 1800", "INVITE ben 1800"), sent());
    }

    @Test
    void forgetsTheOutcomeOfARefreshThatTheClientsOwnOvertook() {
        Participant ben = ben(true);
        stage.advance(INTERVAL.dividedBy(2));
        stage.conference.sessionTimer(ben, Optional.of(new SessionExpires(INTERVAL, false)));
        answer(481, Optional.empty(), Optional.empty());
        assertTrue(ben.isConnected());
    }

    @Test
    void leavesNoTimerBehind() {
        ben(true);
        stage.leaves("ben").leaves("cleo");
        assertEquals(0, stage.loop.pendingTimers());
    }

    @ParameterizedTest
    @CsvSource({
        "1800,                    uac, false, 1800, false",
        "1800;refresher=uac,      uac, false, 1800, true",
        "1800;refresher=UAS,      uac, true,  1800, false",
        "90 ; x=y ; refresher=uac, uac, false, 90,  true",
        "1800,                    uac, true,  1800, true"
    })
    void readsSessionExpires(String value, String ours, boolean unsaid, long seconds, boolean isOurs) {
        assertEquals(
                Optional.of(new SessionExpires(Duration.ofSeconds(seconds), isOurs)),
                SessionExpires.parse(value, ours, unsaid));
    }

    @ParameterizedTest
    @CsvSource({"soon", "''", "-5", "1e3", "99999999999"})
    void readsNothingWhereThereIsNoNumber(String value) {
        assertEquals(Optional.empty(), SessionExpires.parse(value, "uac", true));
    }
}
