package org.parley.osgi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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

    /** Ours: a screen. */
    private static final int LONGEST_TEXT = 4_000;

    private final ConferenceFactory factory;
    private final SessionHistory history;
    private final Procedures procedures;
    private final Patience patience;

    /**
     * How long an operator waits.
     *
     * @param session for the loops of all sessions that he asks, together
     * @param route for a route
     */
    record Patience(Duration session, Duration route) {}

    /** What routes and endpoints do for him. */
    record Procedures(Removal removal, Addition addition, Saying saying) {}

    /** The route that adds users. */
    @FunctionalInterface
    interface Addition {

        /** Completes when they have their places. */
        CompletableFuture<Void> run(String session, List<String> users);
    }

    /** The endpoint that puts a message into a session. */
    @FunctionalInterface
    interface Saying {

        /** Gives how many it goes to. */
        CompletableFuture<Integer> run(String session, String from, Optional<String> to, String text);
    }

    /** The route that removes a user. */
    @FunctionalInterface
    interface Removal {

        /** @param reason value of the Reason header */
        CompletableFuture<Void> run(String session, String user, Optional<String> reason);
    }

    OperatedSessions(ConferenceFactory factory, SessionHistory history, Procedures procedures, Patience patience) {
        this.factory = factory;
        this.history = history;
        this.procedures = procedures;
        this.patience = patience;
    }

    @Override
    public LiveSessions live() {
        return new LiveViews(patience.session()).of(factory.conferences());
    }

    @Override
    public LiveSessions latest(int most) {
        List<Conference> newest = factory.conferences().stream()
                .sorted(Comparator.comparing(Conference::createdAt).reversed())
                .limit(most)
                .toList();
        LiveSessions oldestFirst = new LiveViews(patience.session()).of(newest);
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
        outcome("direct:remove-participant", id, procedures.removal().run(id, leg.user(), header));
        ConferenceView after = view(conference).or(() -> endedSession(id)).orElseThrow(() -> ended(id));
        if (isIn(leg(after, leg.user()))) {
            throw new OperationException("direct:remove-participant ran and did not remove " + leg.user()
                    + "; im:routes tells which file it comes from");
        }
        return after;
    }

    //= RFC4579-5.5-2
    @Override
    public ConferenceView invite(String name, List<String> users) throws OperationException {
        Conference conference = live(name);
        String id = conference.identity().id();
        for (String user : users) {
            if (UserUri.tryOf(user).filter(UserUri::isDialable).isEmpty()) {
                throw new OperationException(user + " is no sip, sips or tel URI");
            }
        }
        outcome("direct:add-participants", id, procedures.addition().run(id, users));
        return view(conference).or(() -> endedSession(id)).orElseThrow(() -> ended(id));
    }

    @Override
    public int say(String name, Optional<String> to, String text) throws OperationException {
        Conference conference = live(name);
        String id = conference.identity().id();
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            throw new OperationException("A message has something in it, and at most " + LONGEST_TEXT + " characters");
        }
        Optional<String> recipient = Optional.empty();
        if (to.isPresent()) {
            recipient = Optional.of(
                    leg(view(conference).orElseThrow(() -> ended(id)), to.get()).user());
        }
        return outcome(
                "msrp:send",
                id,
                procedures.saying().run(id, conference.identity().uri(), recipient, text));
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

    private <T> T outcome(String route, String id, CompletableFuture<T> run) throws OperationException {
        try {
            return run.get(patience.route().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new OperationException(
                    route + " failed: " + e.getCause().getMessage() + "; im:routes tells whether it is there");
        } catch (TimeoutException e) {
            throw new OperationException(route + " has not ended within "
                    + patience.route().toSeconds() + " s; im:session " + id + " shows what it still does");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted; im:session " + id + " shows what " + route + " has done");
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
