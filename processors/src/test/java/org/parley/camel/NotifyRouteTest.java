package org.parley.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.conference.CallerLeg;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.DialogLeg;
import org.parley.conference.FinalFailure;
import org.parley.conference.MediaLeg;
import org.parley.conference.MediaRoom;
import org.parley.conference.Originator;
import org.parley.conference.Participant;
import org.parley.conference.Policy;
import org.parley.conference.UserUri;
import org.parley.loop.VirtualLoop;
import org.parley.sdp.MsrpTransport;

/** The route that notifies is started when something is due, and never forgotten when it does not take it. */
class NotifyRouteTest {

    private static final UserUri ANA = UserUri.of("sip:ana@example.com");
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Queue<Runnable> routes = new ArrayDeque<>();
    private final VirtualLoop loop = new VirtualLoop();
    private final NotifyRoute notify = new NotifyRoute(context, this::execute);
    private boolean isFull;
    private int taken;
    private Conference conference;

    @BeforeEach
    void start() throws Exception {
        context.start();
        notify.start();
        conference = new ConferenceFactory(() -> loop, c -> new NoRoom(), new Random(1), List.of(notify))
                .create(
                        "im.example.com",
                        policy(),
                        new Originator(ANA, List.of(ANA), Optional.empty(), false),
                        new NoCaller(),
                        1,
                        PAUSE);
        conference.notifier().subscribe("dialog", "", conference.creator(), Duration.ofHours(1), () -> {});
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void execute(Runnable task) {
        if (isFull) {
            throw new RejectedExecutionException("for the test");
        }
        routes.add(task);
    }

    private void route() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:notify").process(exchange -> take());
            }
        });
    }

    private void take() {
        conference.notifier().take().forEach(notification -> {
            taken++;
            conference.notifier().answered(notification, 200, Optional.empty());
        });
        if (taken == 1) {
            conference.nicknamed(conference.creator(), Optional.of("Annie"));
        }
    }

    private void runNext() {
        routes.remove().run();
        loop.run();
    }

    @Test
    void startsTheRouteOnceForEachAnnouncement() throws Exception {
        route();

        runNext();
        assertEquals(1, taken);
        assertTrue(conference.notifier().isDue(), "what changed while the route ran is not forgotten");
        runNext();

        assertEquals(2, taken);
        assertFalse(conference.notifier().isDue());
        assertEquals(0, routes.size());
    }

    @Test
    void leavesTheRouteAloneWhenAnotherOneWasQuicker() throws Exception {
        route();
        conference.notifier().take();

        runNext();

        assertEquals(0, taken);
    }

    @Test
    void triesAgainLaterWhereThereIsNoRoute() throws Exception {
        runNext();
        assertEquals(0, routes.size());
        route();

        loop.advance(PAUSE);
        runNext();

        assertEquals(1, taken);
    }

    @Test
    void triesAgainLaterWhenNoThreadIsFree() throws Exception {
        route();
        runNext();
        runNext();
        isFull = true;
        conference.nicknamed(conference.creator(), Optional.empty());
        assertFalse(conference.notifier().isDue());
        isFull = false;

        loop.advance(PAUSE);
        runNext();

        assertEquals(3, taken);
    }

    private static Policy policy() {
        return new Policy(
                50,
                true,
                2,
                false,
                false,
                Policy.AnswerInviter.FIRST_ACCEPT,
                new Policy.FailureCode.Lowest(),
                Policy.OnCreatorLeave.CONTINUE,
                Policy.Join.INVITED,
                Duration.ofSeconds(120),
                false,
                true,
                false,
                new Policy.Notifications(true, Duration.ZERO, true, false, 8, 100),
                Policy.Lifetime.UNLIMITED,
                new Policy.Referrals(Policy.AddBy.PARTICIPANTS, 10, 10, 10));
    }

    private static final class NoCaller implements CallerLeg {

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
    }

    private static final class NoRoom implements MediaRoom {

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
}
