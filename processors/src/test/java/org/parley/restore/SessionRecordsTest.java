package org.parley.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.conference.Birth;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.ConferenceListener;
import org.parley.conference.EndReason;
import org.parley.conference.Group;
import org.parley.conference.GroupDirectory;
import org.parley.conference.MediaLeg;
import org.parley.conference.MediaRoom;
import org.parley.conference.Participant;
import org.parley.conference.Policy;
import org.parley.conference.SessionIdentity;
import org.parley.conference.SessionMemory;
import org.parley.loop.VirtualLoop;
import org.parley.outbox.DurableOutbox;
import org.parley.outbox.OutboxSettings;
import org.parley.outbox.Records;
import org.parley.sdp.MsrpTransport;

/** Sessions in the file of the outbox, and what comes of them when it is opened again. */
class SessionRecordsTest {

    @TempDir
    Path directory;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final VirtualLoop loop = new VirtualLoop();
    private final AtomicInteger restored = new AtomicInteger();
    private final ConferenceFactory factory = new ConferenceFactory(
            () -> loop, conference -> new SilentRoom(), new Random(1), List.of(new ConferenceListener() {
                @Override
                public void restored(Conference conference) {
                    restored.incrementAndGet();
                }
            }));

    /** A room in which nobody is. */
    private static final class SilentRoom implements MediaRoom {

        @Override
        public MediaLeg reserve(Participant participant, MsrpTransport transport) {
            throw new IllegalStateException("nobody comes here");
        }

        @Override
        public Duration quiet() {
            return Duration.ZERO;
        }

        @Override
        public void close() {}
    }

    private static final class NoGroups implements GroupDirectory {

        @Override
        public boolean isNamed(String uri) {
            return false;
        }

        @Override
        public CompletionStage<Optional<Group>> find(String uri) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    private DurableOutbox open() {
        DurableOutbox outbox = new DurableOutbox(() -> OutboxSettings.in(directory), InstantSource.system());
        records(outbox);
        outbox.start();
        return outbox;
    }

    private static Records records(DurableOutbox outbox) {
        return outbox.records("sessions", 100, Duration.ofDays(100));
    }

    private static SessionMemory memory(String id) {
        SessionMemory one = SessionFormatProperties.memory("text", 0, List.of("ben"));
        Birth birth = new Birth(
                new SessionIdentity("sip:" + id + "@example.com", id), Instant.parse("2026-01-01T00:00:00Z"), 0);
        return new SessionMemory(
                birth,
                one.callId(),
                one.contributionId(),
                one.group(),
                one.terms(),
                one.begunAt(),
                one.isOneToOne(),
                one.subject(),
                one.offer(),
                one.isByService(),
                one.lastAnonymousNumber(),
                one.creator(),
                one.others());
    }

    private void restore(DurableOutbox outbox) {
        restore(outbox, policy(Duration.ofMinutes(10)));
    }

    private void restore(DurableOutbox outbox, Policy policy) {
        Records records = records(outbox);
        new Restorer(new SessionRecords(records, thread), factory, new NoGroups(), group -> policy, thread)
                .restoreAll(records.loaded(), Duration.ofSeconds(5));
        loop.run();
    }

    private static Policy policy(Duration restoreFor) {
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
                new Policy.Notifications(true, Duration.ZERO, true, false, 3, 100),
                new Policy.Lifetime(Duration.ZERO, Duration.ZERO, restoreFor),
                new Policy.Referrals(Policy.AddBy.PARTICIPANTS, 3, 5, 10));
    }

    private List<String> live() {
        return factory.conferences().stream()
                .map(conference -> conference.identity().id())
                .sorted()
                .toList();
    }

    @Test
    @Covers({"FAULT-1", "FAULT-2"})
    void takesUpWhatWasKeptAndNotWhatHasEnded() {
        try (DurableOutbox outbox = open()) {
            SessionRecords sessions = new SessionRecords(records(outbox), Runnable::run);
            sessions.keep(memory("a"));
            sessions.keep(memory("b"));
            sessions.forget(memory("b").birth());
            sessions.keep(memory("c"));
        }
        try (DurableOutbox outbox = open()) {
            restore(outbox);
            assertEquals(List.of("a", "c"), live());
            Conference first = factory.find("a").orElseThrow();
            assertEquals(Conference.State.ACTIVE, first.state());
            assertEquals(1_000_000_000L, first.numbersBefore());
        }
        factory.conferences().forEach(each -> each.end(EndReason.OPERATOR));
        try (DurableOutbox outbox = open()) {
            restore(outbox);
            assertEquals(2_000_000_000L, factory.find("a").orElseThrow().numbersBefore(), "its life is kept at once");
        }
    }

    @Test
    @Covers("FAULT-5")
    void dropsARecordThatCannotBeReadAndTakesUpTheOthers() {
        try (DurableOutbox outbox = open()) {
            SessionRecords sessions = new SessionRecords(records(outbox), Runnable::run);
            records(outbox).put("000-damaged", new byte[] {1, 2, 3});
            sessions.keep(memory("a"));
        }
        try (DurableOutbox outbox = open()) {
            restore(outbox);
            assertEquals(List.of("a"), live());
            assertFalse(records(outbox).keys().contains("000-damaged"));
        }
    }

    @Test
    @Covers("FAULT-5")
    void startsWithoutThemWhenTheFileIsDamaged() throws Exception {
        try (DurableOutbox outbox = open()) {
            new SessionRecords(records(outbox), Runnable::run).keep(memory("a"));
        }
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("outbox.mv").toFile(), "rw")) {
            byte[] noise = new byte[(int) file.length()];
            new Random(1).nextBytes(noise);
            file.write(noise);
        }
        try (DurableOutbox outbox = open()) {
            restore(outbox);
            assertEquals(List.of(), live());
            new SessionRecords(records(outbox), Runnable::run).keep(memory("b"));
            assertEquals(1, records(outbox).size());
        }
        try (DurableOutbox outbox = open()) {
            restore(outbox);
            assertEquals(List.of("b"), live());
        }
    }

    @Test
    @Covers("FAULT-1")
    void endsTheSessionOfAGroupThatIsNotThereAnyMore() {
        SessionMemory ofGroup = SessionFormatProperties.memory("text", 1, List.of("ben"));
        assertTrue(ofGroup.group().isPresent());
        try (DurableOutbox outbox = open()) {
            new SessionRecords(records(outbox), Runnable::run).keep(ofGroup);
            restore(outbox, policy(Duration.ZERO));
            assertEquals(List.of(), live());
            assertEquals(1, restored.get());
        }
    }
}
