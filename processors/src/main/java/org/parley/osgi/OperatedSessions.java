package org.parley.osgi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;
import org.parley.conference.EndReason;
import org.parley.conference.Invitation;
import org.parley.conference.Participant;
import org.parley.conference.Recollection;
import org.parley.conference.SessionHistory;
import org.parley.conference.SessionHistory.Refused;
import org.parley.conference.UserUri;
import org.parley.osgi.shell.LiveSessions;
import org.parley.osgi.shell.OperationException;
import org.parley.osgi.shell.Sessions;

/** The sessions of a running server, for its operator. */
final class OperatedSessions implements Sessions {

    /** Ours: a few words. */
    private static final int LONGEST_REASON = 128;

    private final ConferenceFactory factory;
    private final SessionHistory history;
    private final Removal removal;
    private final Patience patience;

    /**
     * How long an operator waits.
     *
     * @param session for the loops of all sessions that he asks, together
     * @param route for a route
     */
    record Patience(Duration session, Duration route) {}

    /** The route that removes a user. */
    @FunctionalInterface
    interface Removal {

        /** @param reason value of the Reason header */
        CompletableFuture<Void> run(String session, String user, Optional<String> reason);
    }

    OperatedSessions(ConferenceFactory factory, SessionHistory history, Removal removal, Patience patience) {
        this.factory = factory;
        this.history = history;
        this.removal = removal;
        this.patience = patience;
    }

    @Override
    public LiveSessions live() {
        return new LiveViews(patience.session()).of(factory.conferences());
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
        Optional<Conference> conference = conference(name);
        Optional<ConferenceView> live = conference.isPresent() ? view(conference.get()) : Optional.empty();
        return live.or(() -> endedSession(name));
    }

    @Override
    public ConferenceView remove(String name, String user, Optional<String> reason) throws OperationException {
        Optional<String> header = reason.isEmpty() ? reason : Optional.of(reasonHeader(reason.get()));
        Conference conference = live(name);
        String id = conference.identity().id();
        LegView leg = leg(view(conference).orElseThrow(() -> ended(id)), user);
        if (leg.status() == Participant.Status.DISCONNECTED) {
            throw new OperationException(leg.user() + " is not in session " + id + " any more; im:session " + id
                    + " shows what became of him");
        }
        if (leg.isPending() && leg.leg().isEmpty()) {
            throw new OperationException(
                    leg.user() + " still waits for the answer to his INVITE; im:end " + id + " ends the set-up");
        }
        removeByRoute(id, leg.user(), header);
        ConferenceView after = view(conference).or(() -> endedSession(id)).orElseThrow(() -> ended(id));
        if (isIn(leg(after, leg.user()))) {
            throw new OperationException("direct:remove-participant ran and did not remove " + leg.user()
                    + "; im:routes tells which file it comes from");
        }
        return after;
    }

    @Override
    public ConferenceView end(String name) throws OperationException {
        Conference conference = live(name);
        String id = conference.identity().id();
        CompletableFuture<ConferenceView> before = new CompletableFuture<>();
        Runnable ending = () -> {
            before.complete(ConferenceView.of(conference, Optional.empty()));
            conference.end(EndReason.OPERATOR);
        };
        try {
            conference.loop().execute(ending);
        } catch (RejectedExecutionException e) {
            throw silent(id);
        }
        ConferenceView view = before.completeOnTimeout(null, patience.session().toNanos(), TimeUnit.NANOSECONDS)
                .join();
        if (view == null) {
            throw new OperationException("Session " + id + " is busy; it ends as soon as it comes to it");
        }
        if (view.state() == Conference.State.ENDED) {
            throw ended(id);
        }
        return view;
    }

    //= DEC-5
    /** What an operator says, as a Reason header (RFC 3326). */
    private static String reasonHeader(String text) throws OperationException {
        if (text.length() > LONGEST_REASON || text.chars().anyMatch(Character::isISOControl)) {
            throw new OperationException(
                    "A reason has at most " + LONGEST_REASON + " characters, and no control characters");
        }
        return "SIP;cause=403;text=\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void removeByRoute(String id, String user, Optional<String> reason) throws OperationException {
        try {
            removal.run(id, user, reason).get(patience.route().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new OperationException("direct:remove-participant failed: "
                    + e.getCause().getMessage() + "; im:routes tells whether it is there");
        } catch (TimeoutException e) {
            throw new OperationException("direct:remove-participant has not ended within "
                    + patience.route().toSeconds() + " s; im:session " + id + " shows whether it still removes "
                    + user);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted; im:session " + id + " shows whether " + user + " is removed");
        }
    }

    private static boolean isIn(LegView leg) {
        boolean isGivenUp =
                leg.leg().filter(Invitation.State.CANCELLING::equals).isPresent();
        return leg.isConnected() || leg.isPending() && !isGivenUp;
    }

    /** By what the operator may see: who is anonymous is found by his anonymous URI only. */
    private static LegView leg(ConferenceView view, String user) throws OperationException {
        return view.legs().stream()
                .filter(leg -> isSame(leg.user(), user))
                .findFirst()
                .orElseThrow(() -> new OperationException("There is no " + user + " in session " + view.id()
                        + "; im:participants " + view.id() + " lists its users"));
    }

    private static boolean isSame(String one, String other) {
        try {
            return one.equals(other) || UserUri.of(one).equals(UserUri.of(other));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Conference live(String name) throws OperationException {
        Optional<Conference> conference = conference(name);
        if (conference.isEmpty()) {
            throw endedSession(name)
                    .map(view -> ended(view.id()))
                    .orElseGet(() -> new OperationException(
                            "There is no session " + name + "; im:sessions lists those that live"));
        }
        return conference.get();
    }

    private Optional<Conference> conference(String name) {
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
    private Optional<ConferenceView> view(Conference conference) throws OperationException {
        LiveSessions answer = new LiveViews(patience.session()).of(List.of(conference));
        if (!answer.silent().isEmpty()) {
            throw silent(conference.identity().id());
        }
        return answer.views().stream().findFirst();
    }

    private static OperationException silent(String id) {
        return new OperationException("Session " + id + " lives and is too busy to answer; try again");
    }

    private static OperationException ended(String id) {
        return new OperationException("Session " + id + " has ended; im:session " + id + " shows how");
    }
}
