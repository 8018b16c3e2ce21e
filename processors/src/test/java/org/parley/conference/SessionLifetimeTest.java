package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** Sessions that end by themselves: {@code session.idleTimeout} and {@code session.maxDuration}, in virtual time. */
class SessionLifetimeTest {

    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration ALMOST = IDLE.minusSeconds(1);
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final String GONE = "SIP;cause=410;text=\"Gone\"";

    private static Stage talking(Duration idleTimeout, Duration maxDuration) {
        return new Stage(Stage.lasting(idleTimeout, maxDuration), "ben", "cleo")
                .dialAll()
                .accepts("ben")
                .fails("cleo", 486)
                .forget();
    }

    private static void assertEnded(Stage stage, EndReason reason) {
        assertEquals(List.of("BYE ana " + GONE, "BYE ben " + GONE, "ended " + reason), stage.script);
        assertEquals(0, stage.loop.pendingTimers());
        assertTrue(stage.room.isClosed);
    }

    @Test
    @Covers("DEC-20")
    void endsWhenNothingHasHappenedForSoLong() {
        Stage stage = talking(IDLE, Duration.ZERO);
        stage.advance(ALMOST);
        assertEquals(List.of(), stage.script);
        stage.advance(A_SECOND);
        assertEnded(stage, EndReason.IDLE);
    }

    @Test
    void countsFromTheLastMessage() {
        Stage stage = talking(IDLE, Duration.ZERO);
        stage.advance(ALMOST);
        stage.room.hears();
        stage.advance(ALMOST);
        assertEquals(List.of(), stage.script);
        stage.advance(A_SECOND);
        assertEnded(stage, EndReason.IDLE);
    }

    @Test
    void countsFromWhoeverCameOrWentLast() {
        Stage stage = new Stage(Stage.lasting(IDLE, Duration.ZERO), "ben", "cleo")
                .dialAll()
                .accepts("ben")
                .accepts("cleo");
        stage.advance(ALMOST).leaves("cleo").forget().advance(ALMOST);
        assertEquals(List.of(), stage.script);
        stage.advance(A_SECOND);
        assertEnded(stage, EndReason.IDLE);
    }

    @Test
    void countsFromTheLastRequest() {
        Stage stage = talking(IDLE, Duration.ZERO);
        stage.advance(ALMOST);
        stage.conference
                .renegotiate(stage.conference.creator(), Stage.media())
                .orElseThrow()
                .apply("v=0", Optional.empty());
        stage.advance(ALMOST);
        stage.conference.nicknamed(stage.conference.creator(), Optional.of("A"));
        stage.advance(ALMOST);
        Watcher watcher = stage.watch("ben");
        stage.advance(ALMOST);
        assertEquals(List.of(), stage.script);
        watcher.next();
        stage.advance(A_SECOND);
        watcher.nextNotification();
        assertEquals("ended " + EndReason.IDLE, stage.script.get(stage.script.size() - 1));
        assertEquals(0, stage.loop.pendingTimers());
    }

    @Test
    void endsAfterItsLongestTimeWhateverHappens() {
        Stage stage = talking(Duration.ZERO, IDLE);
        stage.advance(ALMOST);
        stage.room.hears();
        stage.conference.nicknamed(stage.conference.creator(), Optional.of("A"));
        assertEquals(List.of(), stage.script);
        stage.advance(A_SECOND);
        assertEnded(stage, EndReason.MAX_DURATION);
    }

    @Test
    void waitsForTheInvitersAnswerBeforeItCounts() {
        Stage stage =
                new Stage(Stage.lasting(A_SECOND, A_SECOND), "ben").dialAll().forget();
        stage.advance(A_SECOND.multipliedBy(60));
        assertEquals(List.of(), stage.script);
        stage.room.hears();
        stage.accepts("ben").forget().advance(A_SECOND);
        assertEquals("ended MAX_DURATION", stage.script.get(stage.script.size() - 1));
    }

    @Test
    void goesOnForEverWithoutLimits() {
        Stage stage = talking(Duration.ZERO, Duration.ZERO);
        assertEquals(0, stage.loop.pendingTimers());
        stage.advance(Duration.ofDays(1000));
        assertEquals(List.of(), stage.script);
    }

    @Test
    void leavesNoTimerBehindWhenItsUsersEndIt() {
        Stage stage = talking(IDLE, IDLE);
        stage.leaves("ben");
        assertEquals(0, stage.loop.pendingTimers());
    }
}
