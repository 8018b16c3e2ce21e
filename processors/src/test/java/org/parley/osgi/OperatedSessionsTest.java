package org.parley.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.camel.ResolvedHosts;
import org.parley.conference.CallerLeg;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.ConferenceView;
import org.parley.conference.DialogLeg;
import org.parley.conference.EndReason;
import org.parley.conference.FinalFailure;
import org.parley.conference.Invitation;
import org.parley.conference.Invitee;
import org.parley.conference.MediaLeg;
import org.parley.conference.MediaRoom;
import org.parley.conference.Originator;
import org.parley.conference.Participant;
import org.parley.conference.SessionHistory;
import org.parley.conference.UserUri;
import org.parley.loop.LoopGroup;
import org.parley.operation.NewSession;
import org.parley.operation.Procedures;
import org.parley.operation.SessionOperations;
import org.parley.osgi.shell.OperationException;
import org.parley.sdp.MsrpTransport;
import org.parley.xml.CopyControl;

/** What an operator is told when a session or a route does not do what he wants. */
class OperatedSessionsTest {

    private static final String BEN = "sip:ben@example.com";
    private static final SessionOperations.Patience SHORT =
            new SessionOperations.Patience(Duration.ofMillis(50), Duration.ofMillis(50), () -> Duration.ofMillis(50));

    private final LoopGroup loops = new LoopGroup("test-timers", 1);
    private final SessionHistory history = new SessionHistory(InstantSource.system());
    private final ConferenceFactory factory =
            new ConferenceFactory(loops::next, conference -> new Room(), new Random(1), List.of(history));
    private Invitation ben;
    private final Conference conference = chat();
    private final String id = conference.identity().id();
    private final CountDownLatch busy = new CountDownLatch(1);
    private Optional<Thread> occupant = Optional.empty();

    @AfterEach
    void close() throws InterruptedException {
        release();
        loops.close();
    }

    /** The route that removes a user. */
    @FunctionalInterface
    private interface Removal {
        CompletableFuture<Void> run(String session, String user, Optional<String> reason);
    }

    private OperatedSessions operated(Removal removal) {
        return operated(factory, removal);
    }

    private OperatedSessions operated(ConferenceFactory with, Removal removal) {
        return new OperatedSessions(
                with,
                history,
                new SessionOperations(with, history, new Routes(removal), SHORT, Runnable::run),
                SHORT.session());
    }

    private record Routes(Removal removal) implements Procedures {

        @Override
        public CompletableFuture<Void> remove(String session, String user, Optional<String> reason) {
            return removal.run(session, user, reason);
        }

        @Override
        public CompletableFuture<Void> add(String session, List<String> users) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<Integer> say(String session, String from, Optional<String> to, String text) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("no room"));
        }

        @Override
        public CompletableFuture<Made> create(NewSession wanted, Consumer<Conference> created) {
            return new CompletableFuture<>();
        }
    }

    private OperatedSessions operated() {
        return operated((session, user, reason) -> {
            conference.departures().remove(conference.participant(user).orElseThrow(), reason);
            return CompletableFuture.completedFuture(null);
        });
    }

    private static String fails(Executable operation) {
        return assertThrows(OperationException.class, operation).getMessage();
    }

    /** From here on the conference's loop is at work. */
    private void occupy() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread = new Thread(() -> conference.loop().execute(() -> {
            begun.countDown();
            await(busy);
        }));
        thread.start();
        occupant = Optional.of(thread);
        begun.await();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() throws InterruptedException {
        busy.countDown();
        if (occupant.isPresent()) {
            occupant.get().join();
        }
    }

    @Test
    void findsASessionByIdIdentityAndCallId() throws Exception {
        for (String name : List.of(id, conference.identity().uri(), "ana-1")) {
            assertEquals(id, operated().find(name).orElseThrow().id());
        }
        assertEquals(Optional.empty(), operated().find("nope"));
    }

    @Test
    void findsASessionThatHasEnded() throws Exception {
        operated().end(id);

        for (String name : List.of(id, conference.identity().uri(), "ana-1")) {
            assertEquals(
                    EndReason.OPERATOR,
                    operated().find(name).orElseThrow().end().orElseThrow().reason());
        }
        assertEquals(List.of(), operated().live().views());
    }

    @Test
    void removesAUserWhateverTheSpellingOfHisUri() throws Exception {
        ConferenceView after = operated().remove(id, "SIP:ben@EXAMPLE.com");

        assertEquals(Invitation.State.CANCELLING, ben.state());
        assertEquals(BEN, after.legs().get(1).user());
    }

    @Test
    @Covers("DEC-5")
    void tellsWhyAUserIsRemoved() throws Exception {
        AtomicReference<Optional<String>> told = new AtomicReference<>();
        OperatedSessions operated = operated((session, user, reason) -> {
            told.set(reason);
            conference.departures().remove(ben.participant(), reason);
            return CompletableFuture.completedFuture(null);
        });

        operated.remove(id, BEN, Optional.of("\"Too\" loud"));

        assertEquals(Optional.of("SIP;cause=403;text=\"\\\"Too\\\" loud\""), told.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 129})
    void takesAReasonOfAFewWords(int length) throws Exception {
        Optional<String> reason = Optional.of("x".repeat(length));
        if (length == 128) {
            operated().remove(id, BEN, reason);
        } else {
            assertTrue(fails(() -> operated().remove(id, BEN, reason)).startsWith("A reason has at most 128"));
            assertTrue(fails(() -> operated().remove(id, BEN, Optional.of("a\r\nb")))
                    .startsWith("A reason has"));
        }
    }

    @Test
    void refusesWhatIsNotThere() {
        assertEquals("There is no session nope; im:sessions lists those that live", fails(() -> operated()
                .end("nope")));
        assertEquals("There is no session nope; im:sessions lists those that live", fails(() -> operated()
                .remove("nope", BEN)));
        assertEquals(
                "There is no sip:dee@example.com in session " + id + "; im:participants " + id + " lists its users",
                fails(() -> operated().remove(id, "sip:dee@example.com")));
        assertTrue(fails(() -> operated().remove(id, "ben")).startsWith("There is no ben in session"));
    }

    @Test
    void saysWhatBecameOfAnInvitationAndAMessage() {
        assertTrue(fails(() -> operated().invite(id, List.of(BEN)))
                .startsWith("direct:add-participants has not ended within"));
        assertEquals("mailto:ben@example.com is no sip, sips or tel URI", fails(() -> operated()
                .invite(id, List.of(BEN, "mailto:ben@example.com"))));
        assertTrue(fails(() -> operated().say(id, Optional.empty(), "hello")).startsWith("msrp:send failed: no room"));
        assertTrue(fails(() -> operated().say(id, Optional.empty(), "x".repeat(4_001)))
                .contains("at most 4000 characters"));
    }

    @Test
    void refusesToTouchAnEndedSession() throws Exception {
        operated().end("ana-1");

        String expected = "Session " + id + " has ended; im:session " + id + " shows how";

        assertEquals(expected, fails(() -> operated().end(id)));
        assertEquals(expected, fails(() -> operated().end("ana-1")));
        assertEquals(expected, fails(() -> operated().remove(id, BEN)));
    }

    @Test
    void refusesToRemoveWhoIsGone() {
        conference.legs().failed(ben, 480, Optional.empty());

        assertEquals(
                BEN + " is not in session " + id + " any more; im:session " + id + " shows what became of him",
                fails(() -> operated().remove(id, BEN)));
    }

    @Test
    void refusesToRemoveACreatorWhoWaits() {
        Conference ringing = create("ana-2");
        String ringingId = ringing.identity().id();

        assertEquals(
                "sip:ana@example.com still waits for the answer to his INVITE; im:end " + ringingId
                        + " ends the set-up",
                fails(() -> operated().remove(ringingId, "sip:ana@example.com")));
    }

    @Test
    void tellsWhatTheRouteFailedWith() {
        OperatedSessions failing = operated((session, user, reason) -> CompletableFuture.failedFuture(
                new IllegalStateException("no consumers on direct://remove-participant")));

        assertEquals(
                "direct:remove-participant failed: no consumers on direct://remove-participant; im:routes tells whether it"
                        + " is there",
                fails(() -> failing.remove(id, BEN)));
    }

    @Test
    void tellsThatTheRouteDidNotRemove() {
        OperatedSessions idle = operated((session, user, reason) -> CompletableFuture.completedFuture(null));

        assertEquals(
                "direct:remove-participant ran and did not remove " + BEN
                        + "; im:routes tells which file it comes from",
                fails(() -> idle.remove(id, BEN)));
    }

    @Test
    void doesNotWaitForARouteThatHangs() {
        OperatedSessions hanging = operated((session, user, reason) -> new CompletableFuture<>());

        assertTrue(fails(() -> hanging.remove(id, BEN)).startsWith("direct:remove-participant has not ended within"));
    }

    @Test
    void canBeInterrupted() {
        OperatedSessions hanging = operated((session, user, reason) -> new CompletableFuture<>());
        Thread.currentThread().interrupt();

        String message = fails(() -> hanging.remove(id, BEN));

        assertTrue(Thread.interrupted(), "the shell has to see it");
        assertTrue(message.startsWith("Interrupted; im:session " + id), message);
    }

    @Test
    void doesNotWaitForASessionThatIsBusy() throws Exception {
        occupy();

        assertEquals(List.of(id), operated().live().silent());
        // The queue holds one task and is full now.
        assertEquals(List.of(id), operated().live().silent());
        String expected = "Session " + id + " lives and is too busy to answer; try again";
        assertEquals(expected, fails(() -> operated().find(id)));
        assertEquals(expected, fails(() -> operated().remove(id, BEN)));
        assertEquals(expected, fails(() -> operated().end(id)));
    }

    @Test
    void endsABusySessionWhenItComesToIt() throws Exception {
        LoopGroup roomy = new LoopGroup("test-timers", 10);
        try (roomy) {
            ConferenceFactory other =
                    new ConferenceFactory(roomy::next, c -> new Room(), new Random(2), List.of(history));
            Conference slow = create(other, "ana-3");
            String slowId = slow.identity().id();
            OperatedSessions operated =
                    operated(other, (session, user, reason) -> CompletableFuture.completedFuture(null));
            CountDownLatch begun = new CountDownLatch(1);
            Thread thread = new Thread(() -> slow.loop().execute(() -> {
                begun.countDown();
                await(busy);
            }));
            thread.start();
            begun.await();

            assertEquals(
                    "Session " + slowId + " is busy; it ends as soon as it comes to it",
                    fails(() -> operated.end(slowId)));

            busy.countDown();
            thread.join();
            assertEquals(Conference.State.ENDED, slow.state());
        }
    }

    @Test
    void namesAnAnonymousUserInTheLogOnlyWhereThatIsWanted() {
        Invitee cleo = new Invitee(UserUri.of("sip:cleo@example.com"), Optional.empty(), true, CopyControl.TO);
        Participant anonymous = conference.legs().invite(cleo).participant();

        assertEquals("sip:anonymous1@anonymous.invalid", new SessionLog(() -> false).name(anonymous));
        assertEquals(
                "sip:anonymous1@anonymous.invalid = sip:cleo@example.com", new SessionLog(() -> true).name(anonymous));
        assertEquals(BEN, new SessionLog(() -> true).name(ben.participant()));
    }

    @Test
    void listsLiveSessionsOldestFirst() {
        Conference later = create("ana-2");

        assertEquals(
                List.of(id, later.identity().id()),
                operated().live().views().stream().map(view -> view.id()).toList());
    }

    /** ana has invited ben, whose phone rings. */
    private Conference chat() {
        Conference made = create("ana-1");
        ben = made.legs().invite(new Invitee(UserUri.of(BEN), Optional.empty(), false, CopyControl.TO));
        made.legs().dial(ben);
        return made;
    }

    private Conference create(String callId) {
        return create(factory, callId);
    }

    private static Conference create(ConferenceFactory with, String callId) {
        UserUri ana = UserUri.of("sip:ana@example.com");
        return with.create(
                "im.example.com",
                Settings.of(ParleyConfig.defaults(), Path.of(""), new ResolvedHosts())
                        .focus()
                        .policy(),
                new Originator(ana, List.of(ana), Optional.of("Ana"), false),
                new Caller(callId),
                10,
                Duration.ofSeconds(5));
    }

    private record Caller(String callId) implements CallerLeg {

        @Override
        public void progress() {}

        @Override
        public Optional<DialogLeg> accept(String sdp, Participant owner) {
            throw new IllegalStateException("nobody answers here");
        }

        @Override
        public void refuse(FinalFailure failure) {}
    }

    private static final class Room implements MediaRoom {

        @Override
        public MediaLeg reserve(Participant participant, MsrpTransport transport) {
            throw new IllegalStateException("nobody answers here");
        }

        @Override
        public Duration quiet() {
            return Duration.ZERO;
        }

        @Override
        public void close() {}
    }
}
