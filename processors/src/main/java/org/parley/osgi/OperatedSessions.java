package org.parley.osgi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.ConferenceView;
import org.parley.conference.Recollection;
import org.parley.conference.SessionHistory;
import org.parley.conference.SessionHistory.Refused;
import org.parley.operation.OperationFailure;
import org.parley.operation.SessionOperations;
import org.parley.osgi.shell.LiveSessions;
import org.parley.osgi.shell.OperationException;
import org.parley.osgi.shell.Sessions;

/** The sessions of a running server, for its operator: he waits, and is told what he can do. */
final class OperatedSessions implements Sessions {

    private final ConferenceFactory factory;
    private final SessionHistory history;
    private final SessionOperations operations;
    private final Duration patience;

    /** @param patience how long all sessions together may take to answer */
    OperatedSessions(
            ConferenceFactory factory, SessionHistory history, SessionOperations operations, Duration patience) {
        this.factory = factory;
        this.history = history;
        this.operations = operations;
        this.patience = patience;
    }

    @Override
    public LiveSessions live() {
        return new LiveViews(patience).of(factory.conferences());
    }

    @Override
    public LiveSessions latest(int most) {
        List<Conference> newest = factory.conferences().stream()
                .sorted(Comparator.comparing(Conference::createdAt).reversed())
                .limit(most)
                .toList();
        LiveSessions oldestFirst = new LiveViews(patience).of(newest);
        List<ConferenceView> views = new ArrayList<>(oldestFirst.views());
        Collections.reverse(views);
        return new LiveSessions(views, oldestFirst.silent());
    }

    @Override
    public int count() {
        return factory.conferences().size();
    }

    @Override
    public Recollection<ConferenceView> ended() {
        return history.ended();
    }

    @Override
    public Recollection<Refused> refusals() {
        return history.refused();
    }

    @Override
    public Optional<ConferenceView> find(String name) throws OperationException {
        return outcome(name, operations.find(name));
    }

    @Override
    public ConferenceView remove(String name, String user, Optional<String> reason) throws OperationException {
        return outcome(name, operations.remove(name, user, reason));
    }

    @Override
    public ConferenceView invite(String name, List<String> users) throws OperationException {
        return outcome(name, operations.add(name, users));
    }

    @Override
    public int say(String name, Optional<String> to, String text) throws OperationException {
        return outcome(name, operations.say(name, Optional.empty(), to, text));
    }

    @Override
    public ConferenceView end(String name) throws OperationException {
        return outcome(name, operations.end(name));
    }

    /** The one of this name that lives. */
    Optional<Conference> conference(String name) {
        return operations.conference(name);
    }

    private <T> T outcome(String name, CompletableFuture<T> run) throws OperationException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OperationFailure failure) {
                throw new OperationException(failure.getMessage() + cure(failure));
            }
            throw new OperationException(e.getCause() + "; see the log");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            String id = conference(name).map(known -> known.identity().id()).orElse(name);
            throw new OperationException("Interrupted; im:session " + id + " shows what has been done");
        }
    }

    private static String cure(OperationFailure failure) {
        String id = failure.session();
        return switch (failure.reason()) {
            case UNKNOWN_SESSION -> "; im:sessions lists those that live";
            case SESSION_ENDED -> "; im:session " + id + " shows how";
            case SESSION_BUSY -> "; try again";
            case UNKNOWN_USER -> "; im:participants " + id + " lists its users";
            case USER_GONE -> "; im:session " + id + " shows what became of him";
            case USER_WAITS -> "; im:end " + id + " ends the set-up";
            case WITHOUT_EFFECT -> "; im:routes tells which file it comes from";
            case ROUTE_FAILED, REFUSED -> "; im:routes tells whether it is there";
            case ROUTE_LATE -> "; im:session " + id + " shows what it still does";
            case DONE_LATER, INVALID -> "";
        };
    }
}
