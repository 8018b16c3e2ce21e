package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.conference.ConferenceView.LegView;

/** A session that a service has made, in virtual time: it invites, and takes no part. */
class ServiceSessionTest {

    private static Stage stage(String... invitees) {
        return Stage.ofService(Stage.DEFAULTS, invitees).dialAll().forget();
    }

    private static ConferenceView view(Stage stage) {
        return ConferenceView.of(stage.conference, Optional.empty());
    }

    @Test
    @Covers("CMD-2")
    void isEstablishedByTheFirstAcceptanceWithoutTheService() {
        Stage stage = stage("ben", "cleo");

        stage.accepts("ben");

        assertEquals(List.of("joined sip:ben@example.com"), stage.script);
        assertEquals(Conference.State.ACTIVE, stage.conference.state());
        assertEquals(
                List.of("sip:ben@example.com", "sip:cleo@example.com"),
                stage.conference.participants().stream()
                        .map(Participant::publicUri)
                        .toList());
    }

    @Test
    @Covers("CMD-2")
    void goesOnWhileOneUserIsInAndEndsWithHim() {
        Stage stage = stage("ben", "cleo").accepts("ben").accepts("cleo").concludes();

        stage.leaves("cleo");
        assertEquals(Conference.State.ACTIVE, stage.conference.state());
        stage.leaves("ben");

        assertEquals(Conference.State.ENDED, stage.conference.state());
        assertTrue(stage.script.contains("ended BELOW_MINIMUM"), stage.script.toString());
    }

    @Test
    void waitsForWhoIsOnHisWayAndEndsWhenHeDoesNotCome() {
        Stage stage = stage("ben", "cleo").accepts("ben").leaves("ben");
        assertEquals(Conference.State.ACTIVE, stage.conference.state());

        stage.fails("cleo", 486);

        assertEquals(Conference.State.ENDED, stage.conference.state());
    }

    @Test
    @Covers("CMD-1")
    void failsWhenEverybodyHasFailed() {
        Stage stage = stage("ben", "cleo").fails("ben", 486).fails("cleo", 603);

        stage.concludes();

        assertEquals(Conference.State.ENDED, stage.conference.state());
        assertEquals(486, stage.conference.inviterStatus());
        assertEquals(List.of("ended ALL_FAILED", "486 ana"), stage.script.subList(2, stage.script.size()));
    }

    @Test
    void endsWhileItRingsWithoutAnAnswerToAnybody() {
        Stage stage = stage("ben").rings("ben");

        stage.conference.end(EndReason.OPERATOR);

        assertEquals(
                List.of("180 ana", "CANCEL ben", "ended OPERATOR"),
                stage.script.stream().filter(line -> !line.startsWith("480")).toList());
    }

    @Test
    @Covers("CMD-2")
    void showsTheServiceAsNeitherInNorOnItsWay() {
        Stage stage = stage("ben");
        LegView before = view(stage).creator();
        assertEquals("service", before.role());
        assertFalse(before.isFailed() || before.isPending() || before.isConnected(), before.toString());

        stage.accepts("ben");

        ConferenceView after = view(stage);
        assertEquals(200, after.creator().finalStatus());
        assertEquals(1, after.count(LegView::isConnected));
        assertEquals(0, after.count(LegView::isFailed));
    }

    @Test
    void isNeverOneToOne() {
        Stage stage = stage("ben", "cleo");

        assertFalse(stage.conference.isOneToOne());
    }
}
