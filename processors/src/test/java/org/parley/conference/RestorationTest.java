package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** Sessions beyond the end of the process, in virtual time: what is kept of them, and their next life. */
class RestorationTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final String GONE = "SIP;cause=410;text=\"Gone\"";
    private static final String BEN = "sip:ben@example.com";
    private static final String CLEO = "sip:cleo@example.com";

    private static Policy surviving(boolean allowAnonymity) {
        return Stage.surviving(Stage.policy(Stage.NOTIFICATIONS, allowAnonymity), TEN_MINUTES);
    }

    private static Policy surviving(Policy.OnCreatorLeave onCreatorLeave) {
        return Stage.surviving(
                Stage.policy(
                        Policy.AnswerInviter.FIRST_ACCEPT,
                        new Policy.FailureCode.Lowest(),
                        false,
                        onCreatorLeave,
                        false),
                TEN_MINUTES);
    }

    /** Ana, Ben and Cleo talk; Dee has declined. */
    private static Stage talking(Policy policy) {
        Stage stage = new Stage(policy, "ben", "cleo", "dee")
                .dialAll()
                .fails("dee", 603)
                .accepts("ben")
                .accepts("cleo");
        return stage.advance(SessionKeeper.WRITE_BEHIND).forget();
    }

    /** A process that has what was kept last. */
    private static final class NextLife {

        final Stage stage;
        final Conference conference;

        NextLife(Stage before, Policy now) {
            this(before, now, Optional.empty());
        }

        NextLife(Stage before, Policy now, Optional<Group> group) {
            SessionMemory memory = before.kept.get(before.kept.size() - 1).again();
            stage = new Stage(now).forget();
            stage.events.clear();
            Policy policy = group.isPresent() ? now : memory.terms().in(now);
            conference = stage.factory.restore(memory, policy, group);
            stage.loop.run();
        }

        NextLife(Stage before) {
            this(before, surviving(false));
        }

        boolean joins(Originator user) {
            return conference
                    .dialIns()
                    .admit(conference.dialIns().expect(user), user, DialInTest.leg(stage, user), Stage.plan());
        }

        int refusal(Originator user) {
            return assertThrows(Refusal.class, () -> conference.dialIns().expect(user))
                    .answer()
                    .status();
        }

        Participant user(String name) {
            return conference.participant("sip:" + name + "@example.com").orElseThrow();
        }

        void leaves(String name) {
            Participant user = user(name);
            conference.departures().left(user, user.dialog().orElseThrow());
        }

        void passes(Duration time) {
            stage.advance(time);
        }
    }

    private static Originator user(String... names) {
        List<UserUri> uris = Stream.of(names)
                .map(name -> UserUri.of("sip:" + name + "@example.com"))
                .toList();
        return new Originator(uris.get(0), uris, Optional.empty(), false);
    }

    @Test
    @Covers("FAULT-2")
    void keepsASessionOnceForAllWhoComeTogether() {
        Stage stage = new Stage(surviving(false), "ben", "cleo").dialAll().advance(A_SECOND);
        assertEquals(List.of(), stage.kept, "a set-up is not kept");

        stage.accepts("ben").accepts("cleo");
        assertEquals(List.of(), stage.kept, "not on the time of who answers");
        stage.advance(SessionKeeper.WRITE_BEHIND);

        assertEquals(1, stage.kept.size());
        SessionMemory memory = stage.kept.get(0);
        assertEquals(stage.conference.identity(), memory.birth().identity());
        assertEquals(
                List.of(BEN, CLEO),
                memory.others().stream().map(user -> user.uri().toString()).toList());
        stage.leaves("cleo").advance(A_SECOND);
        assertEquals(
                Optional.of(Participant.Departure.DEPARTED),
                stage.kept.get(1).others().get(1).departure());
    }

    @Test
    @Covers("FAULT-2")
    void forgetsASessionThatHasEndedAndNeverKeepsAShortOne() {
        Stage stage = talking(surviving(false)).leaves("ana").leaves("ben");
        assertEquals(Conference.State.ENDED, stage.conference.state());
        assertEquals(1, stage.forgotten.size());
        stage.advance(A_SECOND);
        assertEquals(1, stage.kept.size());

        Stage brief = new Stage(surviving(false), "ben")
                .dialAll()
                .accepts("ben")
                .leaves("ben")
                .advance(A_SECOND);
        assertEquals(List.of(), brief.kept);
        Stage failed =
                new Stage(surviving(false), "ben").dialAll().fails("ben", 486).concludes();
        assertEquals(List.of(), failed.forgotten);
    }

    @Test
    @Covers("FAULT-2")
    void keepsNothingWhereThatIsOff() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll().accepts("ben").advance(A_SECOND);
        stage.leaves("ben");
        assertEquals(List.of(), stage.kept);
        assertEquals(List.of(), stage.forgotten);
    }

    @Test
    @Covers("FAULT-1")
    void isThereForItsUsersWithTheRosterKnown() {
        NextLife next = new NextLife(talking(surviving(false)));

        assertEquals(
                List.of(
                        "restored 4",
                        "left sip:ana@example.com FAILED",
                        "left " + BEN + " FAILED",
                        "left " + CLEO + " FAILED"),
                next.stage.script);
        assertEquals(
                Optional.of(next.conference),
                next.stage.factory.find(next.conference.identity().id()));
        assertTrue(next.joins(user("ben")));
        assertTrue(next.joins(user("dee")), "he had declined, and may come as before");
        assertEquals(403, next.refusal(user("eve")));
        assertEquals("Ana", next.user("ana").displayName().orElseThrow());

        Watcher watcher = new Watcher(next.stage);
        watcher.subscription =
                next.conference.notifier().subscribe("d", "", next.user("ben"), Subscription.DEFAULT_EXPIRES, watcher);
        Notification first = next.conference.notifier().take().get(0);
        String document = new String(first.document(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(document.contains("<user-count>2</user-count>"), document);
        assertTrue(document.contains("<disconnection-method>failed</disconnection-method>"), document);
        assertTrue(document.contains("SIP;cause=503"), document);
    }

    @Test
    @Covers("FAULT-1")
    void goesOnWithTheAnonymousNumbersThatItHad() {
        Stage stage = new Stage(surviving(true), "ben", "cleo", "dee").dialAll();
        stage.dialogOf("ben").goesOn("ben", true).dialogOf("cleo").goesOn("cleo", true);
        stage.fails("dee", 603).advance(A_SECOND);
        NextLife next = new NextLife(stage, surviving(true));
        next.stage.forget();

        assertTrue(next.joins(user("cleo")));
        assertTrue(next.joins(new Originator(
                UserUri.of("sip:dee@example.com"),
                List.of(UserUri.of("sip:dee@example.com")),
                Optional.empty(),
                true)));

        assertEquals(
                List.of(
                        "200 cleo",
                        "joined sip:anonymous2@anonymous.invalid",
                        "200 dee",
                        "joined sip:anonymous3@anonymous.invalid"),
                next.stage.script);
    }

    @Test
    @Covers("FAULT-1")
    void refusesWhoWasRemovedAndKeepsTheTermsThatItBeganWith() {
        Stage stage = talking(surviving(false));
        stage.conference.departures().expel(stage.legs.get("cleo").participant(), Optional.empty(), Optional.empty());
        stage.advance(A_SECOND);
        Policy now = Stage.surviving(Stage.withMaximum(2, true), TEN_MINUTES);
        NextLife next = new NextLife(stage, now);

        assertEquals(403, next.refusal(user("cleo")));
        assertEquals(50, next.conference.policy().maxParticipants());
        assertEquals(TEN_MINUTES, next.conference.policy().lifetime().restoreFor());
    }

    @Test
    @Covers("FAULT-3")
    void endsWhenNobodyComesBackInTime() {
        NextLife next = new NextLife(talking(surviving(false)));
        next.stage.forget();
        next.passes(TEN_MINUTES.minus(A_SECOND));
        assertEquals(List.of(), next.stage.script);

        next.passes(A_SECOND);

        assertEquals(List.of("ended NOT_REJOINED"), next.stage.script);
        assertEquals(1, next.stage.forgotten.size());
        assertEquals(0, next.stage.loop.pendingTimers());
        ConferenceEvent last = next.stage.events.get(next.stage.events.size() - 1);
        assertEquals(EndReason.NOT_REJOINED, ((ConferenceEvent.Ended) last.what()).reason());
    }

    @Test
    @Covers("FAULT-3")
    void doesNotEndForWantOfUsersWhileTheyHaveTimeToComeBack() {
        NextLife next = new NextLife(talking(surviving(false)));
        next.joins(user("ben"));
        next.leaves("ben");
        assertEquals(Conference.State.ACTIVE, next.conference.state());
        next.joins(user("ben"));
        next.stage.forget();

        next.passes(TEN_MINUTES);

        assertEquals(List.of("BYE own leg of ben " + GONE, "ended BELOW_MINIMUM"), next.stage.script);
    }

    @Test
    @Covers("FAULT-3")
    void isAsBeforeWhenAllAreBack() {
        NextLife next = new NextLife(talking(surviving(false)));
        next.joins(user("ana"));
        next.joins(user("ben"));
        next.joins(user("cleo"));
        next.leaves("cleo");
        next.passes(TEN_MINUTES);
        assertEquals(Conference.State.ACTIVE, next.conference.state());

        next.leaves("ben");

        assertEquals(Conference.State.ENDED, next.conference.state());
        assertEquals(0, next.stage.loop.pendingTimers());
    }

    @Test
    @Covers("FAULT-3")
    void endsWithItsCreatorWhereThatIsThePolicy() {
        NextLife next =
                new NextLife(talking(surviving(Policy.OnCreatorLeave.END)), surviving(Policy.OnCreatorLeave.CONTINUE));
        next.joins(user("ben"));
        next.joins(user("cleo"));
        next.stage.forget();

        next.passes(TEN_MINUTES);

        assertTrue(next.stage.script.contains("ended CREATOR_LEFT"), next.stage.script.toString());
    }

    @Test
    @Covers("FAULT-1")
    void givesUpWhoRangAndLetsHimComeByHimself() {
        Stage stage = new Stage(surviving(false), "ben", "cleo")
                .dialAll()
                .rings("cleo")
                .accepts("ben");
        stage.advance(A_SECOND);
        NextLife next = new NextLife(stage);

        assertTrue(next.stage.script.contains("failed " + CLEO + " 503"), next.stage.script.toString());
        assertTrue(next.joins(user("cleo")));
    }

    @Test
    @Covers("FAULT-4")
    void numbersItsEventsAboveAllThatWereTold() {
        Stage stage = talking(surviving(false));
        assertEquals(1, stage.events.get(0).number());
        NextLife next = new NextLife(stage);
        assertEquals(
                List.of(1_000_000_001L, 1_000_000_002L, 1_000_000_003L),
                next.stage.events.stream().map(ConferenceEvent::number).toList());
        next.joins(user("ben"));
        next.passes(A_SECOND);

        NextLife third = new NextLife(next.stage);

        assertEquals(2_000_000_001L, third.stage.events.get(0).number());
        assertEquals(stage.conference.createdAt(), third.conference.createdAt());
        assertEquals(stage.conference.identity(), third.conference.identity());
    }

    @Test
    @Covers("FAULT-1")
    void isStillTheSessionOfItsGroupAndOfNoOtherThatBeganMeanwhile() {
        Group team = GroupTest.group("<invite-members>true</invite-members>");
        Stage stage = new Stage(surviving(false).forGroup(team, 100), "ben");
        stage.factory.start(team, () -> stage.conference);
        stage.dialAll().accepts("ben").advance(A_SECOND);
        Policy now = surviving(false).forGroup(team, 100);

        NextLife next = new NextLife(stage, now, Optional.of(team));
        assertEquals(Optional.of(next.conference), next.stage.factory.running(team));

        SessionMemory memory = stage.kept.get(0).again();
        Conference second = next.stage.factory.restore(memory, now, Optional.of(team));
        next.stage.loop.run();
        assertEquals(Conference.State.ENDED, second.state());
        assertEquals(Optional.of(next.conference), next.stage.factory.running(team));

        Conference orphan = next.stage.factory.restore(memory, now, Optional.empty());
        next.stage.loop.run();
        assertEquals(Conference.State.ENDED, orphan.state(), "its group is not there any more");
    }

    @Test
    @Covers("FAULT-1")
    void countsTheTimeBeforeTheRestartForItsLongestDuration() {
        Policy policy = Stage.surviving(Stage.lasting(Duration.ZERO, Duration.ofHours(1)), TEN_MINUTES);
        Stage stage = talking(policy);
        stage.loop.advance(Duration.ofMinutes(59));
        stage.leaves("cleo").advance(A_SECOND);
        NextLife next = new NextLife(stage, policy);
        next.joins(user("ben"));
        next.joins(user("ana"));

        // The clock of the next process began anew, so that all of the hour is left; the past cannot be in the future.
        next.passes(Duration.ofMinutes(59));
        assertFalse(next.conference.state() == Conference.State.ENDED);
        next.passes(Duration.ofMinutes(1));
        assertEquals(Conference.State.ENDED, next.conference.state());
    }

    @Test
    @Covers("FAULT-1")
    void letsTheSessionOfAServiceWaitForThoseWhomItCalled() {
        Stage stage = Stage.ofService(surviving(false), "ben", "cleo").dialAll();
        stage.accepts("ben").accepts("cleo").advance(A_SECOND).forget();
        NextLife next = new NextLife(stage);

        assertEquals(List.of("restored 2", "left " + BEN + " FAILED", "left " + CLEO + " FAILED"), next.stage.script);
        assertTrue(next.conference.isByService());
        next.joins(user("ben"));
        next.passes(TEN_MINUTES);
        assertEquals(Conference.State.ACTIVE, next.conference.state(), "the service counts");
    }
}
