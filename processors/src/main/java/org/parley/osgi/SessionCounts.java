package org.parley.osgi;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceListener;
import org.parley.conference.EndReason;
import org.parley.conference.Invitation;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.osgi.report.Distribution;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Meter;

/** What happened in sessions since the start, in numbers. Safe for any thread. */
final class SessionCounts implements ConferenceListener {

    /** Those without labels: they are there from the start, with 0. */
    private static final List<Meter> PLAIN = List.of(
            Meter.SESSIONS_CREATED,
            Meter.SESSIONS_ESTABLISHED,
            Meter.SESSIONS_RESTORED,
            Meter.PARTICIPANTS_JOINED,
            Meter.PARTICIPANTS_LEFT);

    private record Key(Meter meter, List<String> labels) {}

    /** Labels are status codes, end reasons, codes of errors, and rules that steps name: at most some hundred. */
    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

    private final SetupTimes setupTimes = new SetupTimes();

    SessionCounts() {
        PLAIN.forEach(meter -> counts.put(new Key(meter, List.of()), new LongAdder()));
    }

    @Override
    public void created(Conference conference) {
        count(Meter.SESSIONS_CREATED);
    }

    @Override
    public void established(Conference conference) {
        count(Meter.SESSIONS_ESTABLISHED);
        setupTimes.add(
                Duration.between(conference.createdAt(), conference.loop().now()));
    }

    @Override
    public void restored(Conference conference) {
        count(Meter.SESSIONS_RESTORED);
    }

    @Override
    public void joined(Participant participant) {
        count(Meter.PARTICIPANTS_JOINED);
        if (!participant.isCreator() && !participant.isDialedIn()) {
            count(Meter.LEGS, "200");
        }
    }

    @Override
    public void failed(Invitation invitation, int status) {
        count(Meter.LEGS, String.valueOf(status));
    }

    @Override
    public void left(Participant participant) {
        count(Meter.PARTICIPANTS_LEFT);
    }

    @Override
    public void ended(Conference conference, EndReason reason) {
        count(Meter.SESSIONS_ENDED, reason.name().toLowerCase(Locale.ROOT));
    }

    void refused(Refusal.Answer answer) {
        count(Meter.REFUSALS, String.valueOf(answer.status()), answer.rule());
    }

    void authenticated(String outcome) {
        count(Meter.AUTHENTICATIONS, outcome);
    }

    void commanded(String kind, String outcome) {
        count(Meter.COMMANDS, kind, outcome);
    }

    /** All but the set-up times, by name. */
    List<Figure> figures() {
        Stream<Figure> figures = counts.entrySet().stream()
                .map(count -> new Figure(
                        count.getKey().meter(),
                        count.getKey().labels(),
                        count.getValue().sum()));
        return figures.sorted(Comparator.comparing(Figure::name)).toList();
    }

    /** From the INVITE to the 200 for its inviter. */
    Distribution setupTimes() {
        return setupTimes.distribution();
    }

    private void count(Meter meter, String... labels) {
        counts.computeIfAbsent(new Key(meter, List.of(labels)), unused -> new LongAdder())
                .increment();
    }
}
