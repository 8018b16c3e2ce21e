package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.parley.conference.ConferenceView.LegView;
import org.parley.loop.VirtualLoop;
import org.parley.xml.CopyControl;

/** What an operator can still ask after a session has ended or a request was refused, and that it is bounded. */
class SessionHistoryTest {

    private final VirtualLoop clock = new VirtualLoop();
    private final SessionHistory history = new SessionHistory(clock::now);

    private void refuse(String callId, int status) {
        history.refused(
                callId,
                Optional.empty(),
                "authorise",
                Refusal.of("OMA-A2", status, "", "x").answer());
    }

    private List<String> refused() {
        return history.refused().latestFirst().stream()
                .map(SessionHistory.Refused::callId)
                .toList();
    }

    private static ConferenceView last(Stage stage) {
        return stage.history.ended().latestFirst().get(0);
    }

    private static LegView leg(ConferenceView view, String name) {
        return view.legs().stream()
                .filter(leg -> leg.user().equals("sip:" + name + "@example.com"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsWhyAGroupFailed() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll();
        stage.loop.advance(Duration.ofSeconds(7));
        stage.fails("ben", 486).fails("cleo", 603);
        stage.concludes();

        ConferenceView view = last(stage);

        assertEquals(EndReason.ALL_FAILED, view.end().orElseThrow().reason());
        assertEquals(stage.loop.now(), view.end().orElseThrow().at());
        assertEquals("ana-1", view.callId());
        assertEquals(486, view.creator().finalStatus());
        assertEquals(486, leg(view, "ben").finalStatus());
        assertEquals(Optional.of(Participant.Departure.BUSY), leg(view, "ben").departure());
        assertEquals(603, leg(view, "cleo").finalStatus());
        assertEquals(3, view.count(LegView::isFailed));
    }

    @Test
    void tellsApartWhoTookPartAndWhoNever() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo", "dee").dialAll().rings("dee");
        stage.accepts("ben").fails("cleo", 480).leaves("ana").leaves("ben");
        stage.conference.end(EndReason.OPERATOR);

        ConferenceView view = last(stage);

        assertFalse(view.creator().isFailed());
        assertEquals(200, view.creator().finalStatus());
        assertFalse(leg(view, "ben").isFailed());
        assertTrue(leg(view, "cleo").isFailed());
        assertTrue(leg(view, "dee").isFailed(), "given up while she was called");
        assertEquals(Participant.Status.DISCONNECTED, leg(view, "dee").status());
        assertEquals(Optional.of(Invitation.State.CANCELLING), leg(view, "dee").leg());
    }

    @Test
    void countsTheUsersOfALiveSession() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo", "dee").dialAll();
        ConferenceView asked = ConferenceView.of(stage.conference, Optional.empty());
        stage.accepts("ben").fails("cleo", 480);

        ConferenceView going = ConferenceView.of(stage.conference, Optional.empty());

        assertEquals(List.of(0L, 4L, 0L), counts(asked));
        assertEquals(List.of(2L, 1L, 1L), counts(going));
        assertEquals(Optional.empty(), going.end());
    }

    private static List<Long> counts(ConferenceView view) {
        List<Predicate<LegView>> kinds = List.of(LegView::isConnected, LegView::isPending, LegView::isFailed);
        return kinds.stream().map(view::count).toList();
    }

    @Test
    void saysWhatAnInviterWhoGaveUpWasAnswered() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll();
        stage.conference.cancelledByInviter(487);

        assertEquals(487, last(stage).creator().finalStatus());
        assertEquals(EndReason.CANCELLED, last(stage).end().orElseThrow().reason());
    }

    @Test
    void knowsAnAnonymousUserByHisAnonymousUriOnly() {
        Stage stage = new Stage(
                Stage.policy(
                        Policy.AnswerInviter.FIRST_ACCEPT,
                        new Policy.FailureCode.Lowest(),
                        false,
                        Policy.OnCreatorLeave.CONTINUE,
                        true),
                true,
                "ben");
        stage.dialAll().dialogOf("ben").goesOn("ben", true);
        stage.conference.nicknamed(stage.conference.creator(), Optional.of("the one and only ana"));
        stage.conference.end(EndReason.OPERATOR);

        ConferenceView view = last(stage);

        assertEquals(
                List.of("sip:anonymous1@anonymous.invalid", "sip:anonymous2@anonymous.invalid"),
                view.legs().stream().map(LegView::user).toList());
        assertFalse(view.toString().contains("ana@"), view.toString());
        assertFalse(view.toString().contains("Ana"), view.toString());
        assertFalse(view.toString().contains("only ana"), view.toString());
        assertFalse(view.toString().contains("ben"), view.toString());
    }

    @Test
    void namesUsersWhoAreNotAnonymous() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll().accepts("ben");
        stage.conference.nicknamed(stage.conference.creator(), Optional.of("boss"));

        LegView ana = ConferenceView.of(stage.conference, Optional.empty()).creator();

        assertEquals(Optional.of("Ana"), ana.name());
        assertEquals(Optional.of("boss"), ana.nickname());
        assertEquals("creator", ana.role());
    }

    @Test
    void forgetsAfterAnHour() {
        refuse("first", 403);
        clock.advance(Duration.ofMinutes(1));
        refuse("second", 403);
        assertEquals(List.of("second", "first"), refused());

        clock.advance(SessionHistory.MEMORY.minus(Duration.ofSeconds(1)));

        assertEquals(List.of("second"), refused());
        assertEquals(Optional.empty(), history.refused().forgottenUntil());
    }

    @Test
    void remembersSoManyAndSaysFromWhenOn() {
        refuse("first", 403);
        Instant first = clock.now();
        clock.advance(Duration.ofSeconds(1));
        for (int i = 1; i < SessionHistory.MAX_REMEMBERED; i++) {
            refuse("next", 403);
        }
        assertEquals(SessionHistory.MAX_REMEMBERED, refused().size());
        assertTrue(refused().contains("first"));
        assertEquals(Optional.empty(), history.refused().forgottenUntil());

        refuse("last", 403);

        assertEquals(SessionHistory.MAX_REMEMBERED, refused().size());
        assertFalse(refused().contains("first"));
        assertEquals(Optional.of(first), history.refused().forgottenUntil());
        clock.advance(SessionHistory.MEMORY);
        assertEquals(Optional.empty(), history.refused().forgottenUntil());
    }

    @Test
    void keepsOtherRefusalsThroughAnOverload() {
        refuse("barred", 403);
        for (int i = 0; i < 10 * SessionHistory.MAX_REMEMBERED; i++) {
            clock.advance(Duration.ofMillis(1));
            refuse("busy", 503);
        }

        List<String> all = refused();

        assertEquals(SessionHistory.MAX_OVERLOADS + 1, all.size());
        assertEquals("barred", all.get(all.size() - 1));
    }

    @Test
    void boundsTheMemoryThatCallIdsTake() {
        String huge = "x".repeat((int) SessionHistory.MAX_REFUSED_BYTES / 4);
        for (int i = 0; i < 10; i++) {
            refuse(huge, 403);
        }
        assertEquals(3, refused().size());

        refuse("y".repeat((int) SessionHistory.MAX_REFUSED_BYTES), 403);

        assertEquals(1, refused().size(), "the last one whatever it takes");
    }

    @Test
    void boundsTheMemoryThatLargeSessionsTake() {
        int legs = 1_000;
        int fit = (int) (SessionHistory.MAX_ENDED_BYTES / (legs * 200L));
        for (int i = 0; i <= fit; i++) {
            Stage stage = new Stage(Stage.DEFAULTS);
            for (int leg = 0; leg < legs; leg++) {
                stage.conference
                        .legs()
                        .invite(new Invitee(
                                UserUri.of("sip:user" + leg + "@example.com"),
                                Optional.empty(),
                                false,
                                CopyControl.TO));
            }
            history.ended(stage.conference, EndReason.REFUSED);
        }

        int remembered = history.ended().latestFirst().size();

        assertTrue(remembered < fit && remembered > fit / 2, remembered + " of " + fit);
        assertTrue(history.ended().forgottenUntil().isPresent());
    }

    @Test
    void remembersEndedSessionsLatestFirst() {
        for (String name : List.of("ben", "cleo")) {
            Stage stage = new Stage(Stage.DEFAULTS, name);
            history.ended(stage.conference, EndReason.REFUSED);
        }

        List<String> invited = history.ended().latestFirst().stream()
                .map(view -> view.legs().get(1).user())
                .toList();

        assertEquals(List.of("sip:cleo@example.com", "sip:ben@example.com"), invited);
    }
}
