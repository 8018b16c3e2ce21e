package org.parley.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.parley.camel.ResolvedHosts;
import org.parley.conference.CallerLeg;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.DialogLeg;
import org.parley.conference.FinalFailure;
import org.parley.conference.MediaLeg;
import org.parley.conference.MediaRoom;
import org.parley.conference.Originator;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.conference.UserUri;
import org.parley.loop.Loop;
import org.parley.loop.Timer;
import org.parley.sdp.MsrpTransport;

/** How a server that stops ends its sessions, below the sockets; what peers get to see of it is told by FarewellFlows. */
class FarewellTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final List<Integer> refused = new ArrayList<>();

    /** Has no place for the first tasks. */
    private static final class BusyLoop implements Loop {

        private int refusals;

        BusyLoop(int refusals) {
            this.refusals = refusals;
        }

        @Override
        public void execute(Runnable task) {
            if (refusals > 0) {
                refusals--;
                throw new RejectedExecutionException("full");
            }
            task.run();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return () -> {};
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public Instant steady() {
            return now();
        }
    }

    private final class Caller implements CallerLeg {

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
        public void refuse(FinalFailure failure) {
            refused.add(failure.status());
        }
    }

    private static final class Room implements MediaRoom {

        @Override
        public MediaLeg reserve(Participant participant, MsrpTransport transport) {
            throw new IllegalStateException("nobody is called here");
        }

        @Override
        public Duration quiet() {
            return Duration.ZERO;
        }

        @Override
        public void close() {}
    }

    private static ConferenceFactory factory(Loop loop) {
        return new ConferenceFactory(() -> loop, conference -> new Room(), new Random(1), List.of());
    }

    private Conference create(ConferenceFactory factory) {
        UserUri ana = UserUri.of("sip:ana@example.com");
        return factory.create(
                "im.example.com",
                Settings.of(ParleyConfig.defaults(), Path.of(""), new ResolvedHosts())
                        .focus()
                        .policy(),
                new Originator(ana, List.of(ana), Optional.of("Ana"), false),
                new Caller(),
                10,
                Duration.ofSeconds(7));
    }

    @Test
    void endsASessionWhoseLoopHadNoPlaceAtFirst() throws Exception {
        ConferenceFactory factory = factory(new BusyLoop(2));
        Conference conference = create(factory);

        new Farewell(factory, () -> true).say(LONG);

        assertEquals(Conference.State.ENDED, conference.state());
        assertEquals(List.of(480), refused);
        assertEquals(0, factory.size());
    }

    @Test
    void waitsUntilEverybodyHasAnswered() throws Exception {
        List<Boolean> answers = new ArrayList<>(List.of(false, false, true));

        new Farewell(factory(new BusyLoop(0)), () -> answers.remove(0)).say(LONG);

        assertEquals(List.of(), answers);
    }

    @Test
    void doesNotWaitForWhoNeverAnswers() throws Exception {
        ConferenceFactory factory = factory(new BusyLoop(0));
        Conference conference = create(factory);

        new Farewell(factory, () -> false).say(Duration.ZERO);

        assertEquals(Conference.State.ENDED, conference.state());
    }

    @Test
    void letsNothingBeginAnyMore() throws Exception {
        ConferenceFactory factory = factory(new BusyLoop(0));
        new Farewell(factory, () -> true).say(LONG);

        Refusal refusal = assertThrows(Refusal.class, () -> create(factory));

        assertEquals(503, refusal.answer().status());
        assertEquals(0, factory.size());
    }
}
