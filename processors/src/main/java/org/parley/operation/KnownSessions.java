package org.parley.operation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.ConferenceView;
import org.parley.conference.EndReason;
import org.parley.conference.SessionHistory;
import org.parley.operation.OperationFailure.Reason;

/** The sessions that live and those that ended lately, by whatever they are called. Safe for any thread. */
final class KnownSessions {

    private final ConferenceFactory factory;
    private final SessionHistory history;
    private final Duration patience;

    /** @param patience how long a loop may take */
    KnownSessions(ConferenceFactory factory, SessionHistory history, Duration patience) {
        this.factory = factory;
        this.history = history;
        this.patience = patience;
    }

    /** One that lives or ended lately. */
    CompletableFuture<Optional<ConferenceView>> find(String name) {
        return conference(name)
                .map(this::view)
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
                .thenApply(live -> live.or(() -> endedSession(name)));
    }

    /** Why the session of this id has ended. */
    Optional<EndReason> endReason(String id) {
        return endedSession(id).flatMap(ConferenceView::end).map(ConferenceView.End::reason);
    }

    /** @throws OperationFailure when none of this name lives */
    Conference live(String name) {
        Optional<Conference> conference = conference(name);
        if (conference.isEmpty()) {
            throw endedSession(name).map(view -> ended(view.id())).orElseGet(() -> OperationFailure.unknown(name));
        }
        return conference.get();
    }

    /** The one of this name that lives. */
    Optional<Conference> conference(String name) {
        return factory.find(id(name)).or(() -> factory.conferences().stream()
                .filter(conference -> conference.callId().equals(name))
                .findFirst());
    }

    private Optional<ConferenceView> endedSession(String name) {
        String id = id(name);
        return history.ended().latestFirst().stream()
                .filter(view -> view.id().equals(id) || view.callId().equals(name))
                .findFirst();
    }

    /** The user part where the name is an identity. */
    private static String id(String name) {
        int at = name.indexOf('@');
        return name.startsWith("sip:") && at > 0 ? name.substring("sip:".length(), at) : name;
    }

    /** Empty when it has ended meanwhile. */
    CompletableFuture<Optional<ConferenceView>> view(Conference conference) {
        String id = conference.identity().id();
        return onLoop(conference, () -> ConferenceView.of(conference, Optional.empty()), () -> silent(id))
                .thenApply(view -> Optional.of(view).filter(live -> live.state() != Conference.State.ENDED));
    }

    /** Fails when it has ended. */
    CompletableFuture<ConferenceView> living(Conference conference) {
        String id = conference.identity().id();
        return view(conference).thenApply(view -> view.orElseThrow(() -> ended(id)));
    }

    /** Also where it has ended. */
    CompletableFuture<ConferenceView> afterwards(Conference conference) {
        String id = conference.identity().id();
        OperationFailure late =
                new OperationFailure(Reason.ROUTE_LATE, id, "Session " + id + " is too busy to tell what became of it");
        return onLoop(conference, () -> ConferenceView.of(conference, Optional.empty()), () -> late)
                .exceptionallyCompose(silent -> CompletableFuture.failedFuture(late))
                .thenApply(view -> Optional.of(view)
                        .filter(live -> live.state() != Conference.State.ENDED)
                        .or(() -> endedSession(id))
                        .orElseThrow(() -> ended(id)));
    }

    /** Runs a task on the loop of a conference; fails with {@code whenLate} where that takes too long, and then runs it later. */
    <T> CompletableFuture<T> onLoop(Conference conference, Supplier<T> task, Supplier<OperationFailure> whenLate) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            conference.loop().execute(() -> answer.complete(task.get()));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(silent(conference.identity().id()));
        }
        return answer.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(late -> CompletableFuture.failedFuture(whenLate.get()));
    }

    static OperationFailure silent(String id) {
        return new OperationFailure(Reason.SESSION_BUSY, id, "Session " + id + " lives and is too busy to answer");
    }

    static OperationFailure ended(String id) {
        return new OperationFailure(Reason.SESSION_ENDED, id, "Session " + id + " has ended");
    }
}
