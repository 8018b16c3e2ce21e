package org.parley.operation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;
import org.parley.conference.EndReason;
import org.parley.conference.Invitation;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.conference.SessionHistory;
import org.parley.conference.UserUri;
import org.parley.operation.OperationFailure.Reason;

/**
 * What can be done with sessions from outside of them: by the shell, by commands, by the console. A session is named by its
 * id, its identity (the URI) or the Call-ID of the INVITE that made it. Each future fails with an {@link OperationFailure}.
 * Safe for any thread.
 */
public final class SessionOperations {

    /** Ours: a few words. */
    public static final int LONGEST_REASON = 128;

    /** Ours: a screen. */
    public static final int LONGEST_TEXT = 4_000;

    private static final String ADD = "direct:add-participants";
    private static final String REMOVE = "direct:remove-participant";
    private static final String CREATE = "direct:service-setup";

    private final KnownSessions known;
    private final Procedures procedures;
    private final Patience patience;
    private final Executor routes;
    private final Roll roll;

    /**
     * How long what may take.
     *
     * @param session for a session's loop to come to it
     * @param route for a route
     * @param setup for a set-up, from its request to the last final response
     */
    public record Patience(Duration session, Duration route, Supplier<Duration> setup) {}

    /** @param routes where routes may run */
    public SessionOperations(
            ConferenceFactory factory,
            SessionHistory history,
            Procedures procedures,
            Patience patience,
            Executor routes) {
        known = new KnownSessions(factory, history, patience.session());
        roll = new Roll(factory, known::view);
        this.procedures = procedures;
        this.patience = patience;
        this.routes = routes;
    }

    /** One that lives or ended within the last hour. */
    public CompletableFuture<Optional<ConferenceView>> find(String name) {
        return known.find(name);
    }

    /**
     * Those that live, page by page.
     *
     * @param after {@link SessionPage#next} of the page before
     */
    public CompletableFuture<SessionPage> list(Optional<String> after, int limit) {
        return roll.page(after, limit);
    }

    /**
     * Removes a user, by the route {@code direct:remove-participant} (7.2.2.12).
     *
     * @param user his URI, or the anonymous one if he is anonymous
     * @param reason told to him in the Reason of his BYE, and to the others in the roster (decision 5)
     * @return the session without him
     */
    public CompletableFuture<ConferenceView> remove(String name, String user, Optional<String> reason) {
        return begin(() -> {
            Optional<String> header = reason.map(SessionOperations::reasonHeader);
            Conference conference = known.live(name);
            String id = conference.identity().id();
            return known.living(conference)
                    .thenComposeAsync(
                            before -> within(
                                    patience.route(),
                                    REMOVE,
                                    id,
                                    procedures.remove(
                                            id, removable(before, user).user(), header)),
                            routes)
                    .thenCompose(done -> known.afterwards(conference))
                    .thenApply(after -> requireGone(after, user));
        });
    }

    private static LegView removable(ConferenceView view, String user) {
        LegView leg = leg(view, user);
        if (leg.status() == Participant.Status.DISCONNECTED) {
            throw new OperationFailure(
                    Reason.USER_GONE, view.id(), leg.user() + " is not in session " + view.id() + " any more");
        }
        if (leg.isPending() && leg.leg().isEmpty()) {
            throw new OperationFailure(
                    Reason.USER_WAITS, view.id(), leg.user() + " still waits for the answer to his INVITE");
        }
        return leg;
    }

    private static ConferenceView requireGone(ConferenceView after, String user) {
        LegView leg = leg(after, user);
        boolean isGivenUp =
                leg.leg().filter(Invitation.State.CANCELLING::equals).isPresent();
        if (leg.isConnected() || leg.isPending() && !isGivenUp) {
            throw new OperationFailure(
                    Reason.WITHOUT_EFFECT, after.id(), REMOVE + " ran and did not remove " + leg.user());
        }
        return after;
    }

    //= RFC4579-5.5-2
    /**
     * Invites users, by the route {@code direct:add-participants} (7.2.2.2). Who is in, or on his way, is not invited again.
     *
     * @return the session when they are about to be invited: phones ring for longer
     */
    public CompletableFuture<ConferenceView> add(String name, List<String> users) {
        return begin(() -> {
            Conference conference = known.live(name);
            String id = conference.identity().id();
            users.forEach(user -> requireDialable(id, user));
            return within(patience.route(), ADD, id, procedures.add(id, users))
                    .thenCompose(done -> known.afterwards(conference));
        });
    }

    private static void requireDialable(String session, String user) {
        if (UserUri.tryOf(user).filter(UserUri::isDialable).isEmpty()) {
            throw new OperationFailure(Reason.INVALID, session, user + " is no sip, sips or tel URI");
        }
    }

    /**
     * Puts a message into the chat.
     *
     * @param from URI that it is from; empty for the session identity
     * @param to the one user who gets it, by his URI, or the anonymous one if he is anonymous; empty for all
     * @return how many users it goes to; whether they read it is not known
     */
    public CompletableFuture<Integer> say(String name, Optional<String> from, Optional<String> to, String text) {
        return begin(() -> {
            Conference conference = known.live(name);
            String id = conference.identity().id();
            if (text.isBlank() || text.length() > LONGEST_TEXT) {
                throw new OperationFailure(
                        Reason.INVALID,
                        id,
                        "A message has something in it, and at most " + LONGEST_TEXT + " characters");
            }
            CompletableFuture<Optional<String>> recipient = to.map(user -> known.living(conference)
                            .thenApply(view -> Optional.of(leg(view, user).user())))
                    .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
            String sender = from.orElse(conference.identity().uri());
            return recipient.thenComposeAsync(
                    user -> within(patience.route(), "msrp:send", id, procedures.say(id, sender, user, text)), routes);
        });
    }

    /**
     * Ends a session for everybody.
     *
     * @return the session as it was before
     */
    public CompletableFuture<ConferenceView> end(String name) {
        return begin(() -> {
            Conference conference = known.live(name);
            String id = conference.identity().id();
            return known.onLoop(
                            conference,
                            () -> {
                                ConferenceView before = ConferenceView.of(conference, Optional.empty());
                                conference.end(EndReason.OPERATOR);
                                return before;
                            },
                            () -> new OperationFailure(
                                    Reason.DONE_LATER,
                                    id,
                                    "Session " + id + " is busy; it ends as soon as it comes to it"))
                    .thenApply(before -> {
                        if (before.state() == Conference.State.ENDED) {
                            throw KnownSessions.ended(id);
                        }
                        return before;
                    });
        });
    }

    //= CMD-1
    /**
     * Makes a session for a service, by the route {@code direct:service-setup} (7.2.2.2).
     *
     * @return what became of it, when everybody has answered
     */
    public CompletableFuture<CreatedSession> create(NewSession wanted) {
        return begin(() -> {
            wanted.users().forEach(user -> requireDialable("", user));
            CompletableFuture<Conference> created = new CompletableFuture<>();
            CompletableFuture<Procedures.Made> made = procedures.create(wanted, created::complete);
            return within(patience.setup().get(), CREATE, "", made)
                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(located(failure, created)))
                    .thenCompose(this::outcome);
        });
    }

    /** A set-up that goes on for too long is found by its session. */
    private static Throwable located(Throwable failure, CompletableFuture<Conference> created) {
        boolean isLate = cause(failure) instanceof OperationFailure known && known.reason() == Reason.ROUTE_LATE;
        return isLate && created.isDone()
                ? new OperationFailure(
                        Reason.ROUTE_LATE,
                        created.join().identity().id(),
                        cause(failure).getMessage())
                : failure;
    }

    private CompletableFuture<CreatedSession> outcome(Procedures.Made made) {
        String id = made.conference().identity().id();
        return known.onLoop(
                made.conference(), () -> SetupOutcomes.of(made, known.endReason(id)), () -> KnownSessions.silent(id));
    }

    //= DEC-5
    /** What an operator says, as a Reason header (RFC 3326). */
    private static String reasonHeader(String text) {
        if (text.length() > LONGEST_REASON || text.chars().anyMatch(Character::isISOControl)) {
            throw new OperationFailure(
                    Reason.INVALID,
                    "",
                    "A reason has at most " + LONGEST_REASON + " characters, and no control characters");
        }
        return "SIP;cause=403;text=\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** By what others may see: who is anonymous is found by his anonymous URI only. */
    private static LegView leg(ConferenceView view, String user) {
        return view.legs().stream()
                .filter(leg -> isSame(leg.user(), user))
                .findFirst()
                .orElseThrow(() -> new OperationFailure(
                        Reason.UNKNOWN_USER, view.id(), "There is no " + user + " in session " + view.id()));
    }

    private static boolean isSame(String one, String other) {
        return one.equals(other)
                || UserUri.tryOf(one).isPresent() && UserUri.tryOf(one).equals(UserUri.tryOf(other));
    }

    /** The one of this name that lives. */
    public Optional<Conference> conference(String name) {
        return known.conference(name);
    }

    private static <T> CompletableFuture<T> within(
            Duration longest, String route, String session, CompletableFuture<T> run) {
        return run.copy()
                .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(failure(route, session, longest, cause(failure))));
    }

    private static OperationFailure failure(String route, String session, Duration longest, Throwable cause) {
        if (cause instanceof TimeoutException) {
            return new OperationFailure(
                    Reason.ROUTE_LATE, session, route + " has not ended within " + longest.toSeconds() + " s");
        }
        String message = route + " failed: " + cause.getMessage();
        return cause instanceof Refusal refusal
                ? new OperationFailure(Reason.REFUSED, session, message, Optional.of(refusal.answer()))
                : new OperationFailure(Reason.ROUTE_FAILED, session, message);
    }

    /** What a future failed with. */
    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> operation) {
        try {
            return operation.get();
        } catch (OperationFailure e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
