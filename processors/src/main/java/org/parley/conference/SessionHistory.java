package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.limit.Holding;

/**
 * Remembers for the operator which sessions ended and which requests were refused within the last hour. Bounded; safe for
 * any thread.
 */
public final class SessionHistory implements ConferenceListener {

    /** How long. Ours: as long as somebody asks why his group failed. */
    static final Duration MEMORY = Duration.ofHours(1);

    /** Most ended sessions and most refusals. Ours. */
    static final int MAX_REMEMBERED = 2_000;

    /**
     * Most refusals by 503 beside the others. Ours: an overload makes thousands a second, all alike, and must not push out
     * what was refused for other reasons.
     */
    static final int MAX_OVERLOADS = 100;

    /** Most memory for ended sessions, octets. Ours: 2,000 sessions of 30 users; of larger ones fewer are remembered. */
    static final long MAX_ENDED_BYTES = 16L << 20;

    /** Most memory for each kind of refusals, octets. Ours: 2,000 with Call-IDs of 800 characters. */
    static final long MAX_REFUSED_BYTES = 2L << 20;

    /** What a session takes beside its legs and texts, a leg or a refusal beside its texts; as measured, rounded up. */
    private static final long OBJECT_BYTES = 240;

    private final InstantSource clock;
    private final Recent<ConferenceView> ended;
    private final Recent<Refused> refused;
    private final Recent<Refused> overloads;

    /**
     * A refused request.
     *
     * @param at when
     * @param callId Call-ID of the request
     * @param session id of the session that it belonged to; empty where none was allocated yet
     * @param step step that refused, {@code protocol} for the checks before any route
     * @param answer what it was answered, and why
     */
    public record Refused(Instant at, String callId, Optional<String> session, String step, Refusal.Answer answer) {

        private long bytes() {
            return OBJECT_BYTES
                    + callId.length()
                    + step.length()
                    + answer.cause().length();
        }
    }

    public SessionHistory(InstantSource clock) {
        this.clock = clock;
        ended = new Recent<>(clock, new Recent.Bounds(MEMORY, MAX_REMEMBERED, MAX_ENDED_BYTES));
        refused = new Recent<>(clock, new Recent.Bounds(MEMORY, MAX_REMEMBERED, MAX_REFUSED_BYTES));
        overloads = new Recent<>(clock, new Recent.Bounds(MEMORY, MAX_OVERLOADS, MAX_REFUSED_BYTES));
    }

    /** Sessions that ended. */
    public Recollection<ConferenceView> ended() {
        return ended.recollection();
    }

    /** Requests that were refused. */
    public Recollection<Refused> refused() {
        Recollection<Refused> byRule = refused.recollection();
        Recollection<Refused> byLoad = overloads.recollection();
        List<Refused> all = new ArrayList<>(byRule.latestFirst());
        all.addAll(byLoad.latestFirst());
        all.sort(Comparator.comparing(Refused::at).reversed());
        Optional<Instant> forgottenUntil = Stream.of(byRule.forgottenUntil(), byLoad.forgottenUntil())
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        return new Recollection<>(all, forgottenUntil);
    }

    /** How much is remembered, for the census. */
    public List<Holding> holdings() {
        return List.of(
                Holding.memory("conference.endedSessions", ended.size(), MAX_REMEMBERED),
                Holding.memory("conference.refusals", refused.size(), MAX_REMEMBERED),
                Holding.memory("conference.overloads", overloads.size(), MAX_OVERLOADS));
    }

    /** Remembers a refusal. */
    public void refused(String callId, Optional<String> session, String step, Refusal.Answer answer) {
        Refused refusal = new Refused(clock.instant(), callId, session, step, answer);
        (answer.status() == 503 ? overloads : refused).add(refusal, refusal.bytes());
    }

    @Override
    public void ended(Conference conference, EndReason reason) {
        ConferenceView view = ConferenceView.of(conference, Optional.of(reason));
        ended.add(view, bytes(view));
    }

    private static long bytes(ConferenceView view) {
        return OBJECT_BYTES
                + view.callId().length()
                + view.legs().stream()
                        .mapToLong(leg -> OBJECT_BYTES
                                + leg.user().length()
                                + leg.name().map(String::length).orElse(0)
                                + leg.nickname().map(String::length).orElse(0))
                        .sum();
    }
}
