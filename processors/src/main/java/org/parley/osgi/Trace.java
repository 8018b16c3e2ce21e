package org.parley.osgi;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.parley.conference.Conference;
import org.parley.conference.Participant;
import org.parley.conference.UserUri;
import org.parley.msrp.session.TappedMessage;
import org.parley.osgi.shell.LiveTrace;
import org.parley.osgi.shell.OperationException;
import org.parley.sip.TappedSip;

/**
 * One trace: takes what belongs to its session or user, and keeps it until the operator's shell fetches it. A user is named
 * as the roster of his session names him. Of calls in which somebody asks not to be named, the trace of a user shows nothing.
 */
final class Trace implements LiveTrace {

    /** Messages that wait for the shell. Ours: a burst of a large session. */
    private static final int QUEUE = 1_000;

    /** Call-IDs that are remembered. Ours: more than a session has legs; what is above is left out. */
    private static final int MOST_CALLS = 10_000;

    /** Lines of a content that are shown. Ours: a screen. */
    private static final int MOST_LINES = 40;

    private final Optional<Conference> session;
    private final Optional<UserUri> user;
    private final boolean showsContent;
    private final Duration patience;
    private final Consumer<Trace> closing;
    private final BlockingQueue<Taken> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();

    /** Of a session: those that belong to it; of a user: those in which somebody asks not to be named. */
    private final Set<String> calls = ConcurrentHashMap.newKeySet();

    /** @param real URI of the user as messages have it, or as the roster does */
    private record Taken(
            Instant at,
            Optional<String> real,
            boolean isFromUser,
            String text,
            List<String> content,
            boolean isPublic) {}

    private Trace(
            Optional<Conference> session,
            Optional<UserUri> user,
            boolean showsContent,
            Duration patience,
            Consumer<Trace> closing) {
        this.session = session;
        this.user = user;
        this.showsContent = showsContent;
        this.patience = patience;
        this.closing = closing;
    }

    /** @throws OperationException when the session is too busy to say which calls are its own */
    static Trace ofSession(Conference conference, boolean showsContent, Duration patience, Consumer<Trace> closing)
            throws OperationException {
        Trace trace = new Trace(Optional.of(conference), Optional.empty(), showsContent, patience, closing);
        trace.calls.addAll(ask(conference, patience, conference::callIds)
                .orElseThrow(() -> new OperationException(
                        "Session " + conference.identity().id() + " is too busy to answer; try again")));
        return trace;
    }

    static Trace ofUser(UserUri user, boolean showsContent, Consumer<Trace> closing) {
        return new Trace(Optional.empty(), Optional.of(user), showsContent, Duration.ZERO, closing);
    }

    void message(TappedSip message) {
        if (session.isPresent() ? isOfSession(message, session.get()) : isOfUser(message, user.orElseThrow())) {
            String content = message.contentType()
                    .map(type -> ", " + type + ", " + message.body().length + " octets")
                    .orElse("");
            take(new Taken(
                    Instant.now(),
                    message.peer(),
                    message.isReceived(),
                    message.summary() + content,
                    showsContent ? shown(message.body()) : List.of(),
                    false));
        }
    }

    private boolean isOfSession(TappedSip message, Conference conference) {
        if (calls.contains(message.callId())) {
            return true;
        }
        boolean isOurs = message.hasInHeader("sip:" + conference.identity().id() + '@');
        if (isOurs && calls.size() < MOST_CALLS) {
            calls.add(message.callId());
        }
        return isOurs;
    }

    private boolean isOfUser(TappedSip message, UserUri wanted) {
        if (!showsContent && message.asksForPrivacy() && calls.size() < MOST_CALLS) {
            calls.add(message.callId());
        }
        boolean isHidden = calls.contains(message.callId()) || !showsContent && message.asksForPrivacy();
        return !isHidden
                && message.peers().stream()
                        .anyMatch(
                                uri -> UserUri.tryOf(uri).filter(wanted::equals).isPresent());
    }

    void message(TappedMessage message) {
        boolean isOurs = session.map(conference -> conference.identity().id().equals(message.conferenceId()))
                .orElseGet(() -> UserUri.tryOf(message.sender()).equals(user));
        if (isOurs) {
            String to = message.recipients()
                    .map(only -> " to " + String.join(", ", only))
                    .orElse("");
            take(new Taken(
                    Instant.now(),
                    Optional.of(message.sender()),
                    true,
                    "message, " + message.contentType() + ", " + message.lengthBytes() + " octets" + to,
                    showsContent ? shown(message.octets()) : List.of(),
                    true));
        }
    }

    private static List<String> shown(byte[] content) {
        return new String(content, StandardCharsets.UTF_8)
                .lines()
                .limit(MOST_LINES)
                .toList();
    }

    private void take(Taken message) {
        if (!queue.offer(message)) {
            dropped.increment();
        }
    }

    @Override
    public Optional<Line> next(Duration wait) throws InterruptedException {
        return Optional.ofNullable(queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS))
                .map(this::line);
    }

    private Line line(Taken message) {
        Optional<String> name =
                message.isPublic() ? message.real() : message.real().flatMap(this::publicName);
        return new Line(message.at(), name, message.isFromUser(), message.text(), message.content());
    }

    /** As the roster names him: who is not in it has no name here. */
    private Optional<String> publicName(String real) {
        if (session.isEmpty()) {
            return user.map(UserUri::toString);
        }
        Conference conference = session.get();
        return UserUri.tryOf(real).flatMap(uri -> ask(conference, patience, () -> conference.participants().stream()
                        .filter(participant -> participant.is(uri))
                        .map(Participant::publicUri)
                        .findFirst())
                .flatMap(found -> found));
    }

    /** Asks on the conference's loop; empty when it is too busy. */
    private static <T> Optional<T> ask(Conference conference, Duration patience, Supplier<T> question) {
        CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
        try {
            conference.loop().execute(() -> answer.complete(Optional.of(question.get())));
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
        return answer.completeOnTimeout(Optional.empty(), patience.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    @Override
    public boolean isOver() {
        return session.filter(conference -> conference.state() == Conference.State.ENDED)
                .isPresent();
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void close() {
        closing.accept(this);
    }
}
