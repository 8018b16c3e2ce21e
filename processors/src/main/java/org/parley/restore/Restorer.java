package org.parley.restore;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.parley.conference.Birth;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Group;
import org.parley.conference.GroupDirectory;
import org.parley.conference.Policy;
import org.parley.conference.SessionMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up the sessions that were kept when the process before this one ended. Used once, when the server starts. */
public final class Restorer {

    private static final Logger LOG = LoggerFactory.getLogger(Restorer.class);

    /** Between two questions for a group whose document cannot be had. Ours. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final SessionRecords sessions;
    private final ConferenceFactory factory;
    private final GroupDirectory groups;
    private final Function<Optional<Group>, Policy> policies;
    private final ScheduledExecutorService thread;

    /**
     * @param policies the policy now: of sessions of a group, or of those that are ad hoc
     * @param thread that of the records
     */
    public Restorer(
            SessionRecords sessions,
            ConferenceFactory factory,
            GroupDirectory groups,
            Function<Optional<Group>, Policy> policies,
            ScheduledExecutorService thread) {
        this.sessions = sessions;
        this.factory = factory;
        this.groups = groups;
        this.policies = policies;
        this.thread = thread;
    }

    /**
     * Takes them up as soon as they can be read.
     *
     * @param patience how long the caller waits for that, and goes on
     */
    public void restoreAll(CompletableFuture<Void> read, Duration patience) {
        CompletableFuture<Void> restored = read.thenRunAsync(this::restoreAll, thread);
        try {
            restored.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{}: sessions of before the restart come back when the outbox can be read", Alerts.LATE);
        } catch (ExecutionException e) {
            LOG.error("{}: sessions of before the restart do not come back", Alerts.LATE, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restoreAll() {
        for (String key : sessions.keys()) {
            sessions.find(key).ifPresent(octets -> restore(key, octets));
        }
    }

    //= FAULT-5
    private void restore(String key, byte[] octets) {
        SessionMemory memory;
        try {
            memory = SessionFormat.read(octets).again();
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{}: {}: {}", Alerts.NOT_RESTORED, key, e.toString());
            sessions.drop(key);
            return;
        }
        Birth birth = memory.birth();
        if (factory.find(birth.identity().id()).isPresent()) {
            return;
        }
        sessions.keepNow(memory);
        if (memory.group().isPresent()) {
            Duration patience = policies.apply(Optional.empty()).lifetime().restoreFor();
            restore(memory, memory.group().get().toString(), System.nanoTime() + patience.toNanos());
        } else {
            factory.restore(memory, memory.terms().in(policies.apply(Optional.empty())), Optional.empty());
        }
    }

    /** That of a group needs the group, which perhaps a server has to be asked for. */
    private void restore(SessionMemory memory, String group, long untilNs) {
        groups.find(group).whenComplete((found, failure) -> {
            Optional<Group> known = failure == null ? found : Optional.empty();
            if (known.isPresent()) {
                factory.restore(memory, policies.apply(known), known);
            } else if (System.nanoTime() - untilNs < 0) {
                thread.schedule(() -> restore(memory, group, untilNs), ASK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                LOG.warn(
                        "{}: {}: its group is not there any more",
                        Alerts.NOT_RESTORED,
                        memory.birth().identity().id());
                factory.restore(memory, memory.terms().in(policies.apply(known)), known);
            }
        });
    }
}
