package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Answers the operator's questions about sessions: those that live, those that ended and those that were refused within the
 * last hour. Bounded; safe for any thread.
 */
public final class SessionHistory implements ConferenceListener {

    /** How long ended and refused sessions are remembered. Ours: as long as somebody asks why his group failed. */
    static final Duration MEMORY = Duration.ofHours(1);

    /** Most of each that are remembered. Ours: some megabytes. */
    static final int MAX_REMEMBERED = 2_000;

    private static final long VIEW_PATIENCE_MS = 1_000;

    private final InstantSource clock;
    private final Deque<Ended> ended = new ArrayDeque<>();
    private final Deque<Refused> refused = new ArrayDeque<>();

    private record Ended(Instant at, ConferenceView view) {}

    /**
     * A refused request.
     *
     * @param at when
     * @param callId Call-ID of the request
     * @param step step that refused; empty when it was the protocol's own check
     * @param answer what it was answered, and why
     */
    public record Refused(Instant at, String callId, String step, Refusal.Answer answer) {}

    public SessionHistory(InstantSource clock) {
        this.clock = clock;
    }

    /** A copy of a live conference's state; empty when it does not answer within a second. */
    public static Optional<ConferenceView> view(Conference conference) {
        CompletableFuture<ConferenceView> view = new CompletableFuture<>();
        try {
            conference.loop().execute(() -> view.complete(ConferenceView.of(conference, Optional.empty())));
            view.orTimeout(VIEW_PATIENCE_MS, TimeUnit.MILLISECONDS);
            return Optional.of(view.join());
        } catch (RejectedExecutionException | CompletionException e) {
            return Optional.empty();
        }
    }

    /** Sessions that ended within the last hour, latest first. */
    public List<ConferenceView> ended() {
        synchronized (ended) {
            forget();
            List<ConferenceView> views = new ArrayList<>();
            ended.descendingIterator().forEachRemaining(e -> views.add(e.view()));
            return views;
        }
    }

    /** Refusals within the last hour, latest first. */
    public List<Refused> refused() {
        synchronized (refused) {
            Instant oldest = clock.instant().minus(MEMORY);
            refused.removeIf(r -> r.at().isBefore(oldest));
            List<Refused> latestFirst = new ArrayList<>();
            refused.descendingIterator().forEachRemaining(latestFirst::add);
            return latestFirst;
        }
    }

    /** Remembers a refusal. */
    public void refused(String callId, String step, Refusal.Answer answer) {
        synchronized (refused) {
            refused.addLast(new Refused(clock.instant(), callId, step, answer));
            if (refused.size() > MAX_REMEMBERED) {
                refused.removeFirst();
            }
        }
    }

    @Override
    public void ended(Conference conference, EndReason reason) {
        ConferenceView view = ConferenceView.of(conference, Optional.of(reason));
        synchronized (ended) {
            ended.addLast(new Ended(clock.instant(), view));
            if (ended.size() > MAX_REMEMBERED) {
                ended.removeFirst();
            }
        }
    }

    private void forget() {
        Instant oldest = clock.instant().minus(MEMORY);
        ended.removeIf(e -> e.at().isBefore(oldest));
    }
}
