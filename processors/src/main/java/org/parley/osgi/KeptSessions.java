package org.parley.osgi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Group;
import org.parley.conference.GroupDirectory;
import org.parley.conference.Policy;
import org.parley.conference.SessionKeeper;
import org.parley.outbox.Outbox;
import org.parley.outbox.Records;
import org.parley.restore.Restorer;
import org.parley.restore.SessionRecords;
import org.parley.step.FocusSettings;

/** Sessions that survive a restart of the server: kept in the outbox while they live, taken up when it starts. */
final class KeptSessions implements AutoCloseable {

    /** Most sessions that are kept. Ours: their octets are the bound, and limits.sessions. */
    private static final int MOST = 1_000_000;

    /** How long one is kept. Ours: as long as it lives. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** How long the start waits for the outbox. Ours: nobody who comes back is to hear of no session. */
    private static final Duration READING = Duration.ofSeconds(2);

    /** How long the end waits for what is still to be written. Ours. */
    private static final long CLOSING_S = 5;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "parley-kept-sessions");
        made.setDaemon(true);
        return made;
    });
    private final Records records;
    private final SessionRecords sessions;
    private final SessionKeeper keeper;

    /** @param outbox not started yet */
    KeptSessions(Outbox outbox) {
        records = outbox.records("sessions", MOST, LONGEST);
        sessions = new SessionRecords(records, thread);
        keeper = new SessionKeeper(sessions);
    }

    /** Keeps what it hears of. */
    SessionKeeper keeper() {
        return keeper;
    }

    /** Sessions that are kept now. */
    int size() {
        return records.size();
    }

    /** Takes up what was kept; before anybody may come back. */
    void restore(ConferenceFactory factory, GroupDirectory groups, Supplier<FocusSettings> settings) {
        new Restorer(sessions, factory, groups, group -> policy(settings.get(), group), thread)
                .restoreAll(records.loaded(), READING);
    }

    private static Policy policy(FocusSettings now, Optional<Group> group) {
        return group.map(known -> now.policy().forGroup(known, now.listEntryLimit()))
                .orElse(now.policy());
    }

    /** Writes what has ended meanwhile; before the outbox is closed. */
    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(CLOSING_S, TimeUnit.SECONDS);
    }
}
