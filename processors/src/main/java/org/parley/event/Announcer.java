package org.parley.event;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.parley.conference.Chronicle;
import org.parley.conference.ConferenceEvent;
import org.parley.conference.Refusal;
import org.parley.conference.SessionHistory;
import org.parley.outbox.Entry;
import org.parley.outbox.Outbox;
import org.parley.outbox.Topics;

/**
 * Hands what happens in conferences, and every refusal, to the outbox, which has the JSON made on its own thread. Safe
 * for any thread.
 */
public final class Announcer implements Chronicle.Reader {

    /** Octets of randomness in the ids of refusals: they differ from those before a restart. Ours. */
    private static final int START_BYTES = 6;

    /** Octets of an event without users, key and id included; nearly all have less. */
    private static final int WEIGHT_BYTES = 600;

    /** Octets of one user in an event; nearly all have less. */
    private static final int USER_BYTES = 130;

    private final Outbox outbox;
    private final Supplier<String> server;
    private final InstantSource clock;
    private final String start;

    /** Guards the order of refusals. */
    private final Object refusals = new Object();

    private long lastRefusal;

    /**
     * @param server identity of the server, the source of what belongs to no session
     * @param random makes ids of refusals unique over restarts
     */
    public Announcer(Outbox outbox, Supplier<String> server, InstantSource clock, RandomGenerator random) {
        this.outbox = outbox;
        this.server = server;
        this.clock = clock;
        byte[] unique = new byte[START_BYTES];
        random.nextBytes(unique);
        start = HexFormat.of().formatHex(unique);
    }

    @Override
    public boolean isReading() {
        return outbox.isRecorded(Topics.EVENTS);
    }

    @Override
    public void take(ConferenceEvent event) {
        String id = event.session().id() + '-' + event.number();
        int users = event.what() instanceof ConferenceEvent.Ended ended
                ? ended.present().size()
                : 1;
        append(event.session().uri(), id, WEIGHT_BYTES + users * USER_BYTES, out -> ConferenceEventWriter.write(
                        event, id)
                .writeTo(out));
    }

    //= EVENT-4
    /** A request was refused: one event of the server, also where it belongs to a session. */
    public void refused(String callId, Optional<String> session, String step, Refusal.Answer answer) {
        if (!outbox.isRecorded(Topics.EVENTS)) {
            return;
        }
        String source = server.get();
        synchronized (refusals) {
            long number = ++lastRefusal;
            String id = start + '-' + number;
            SessionHistory.Refused refused = new SessionHistory.Refused(clock.instant(), callId, session, step, answer);
            append(source, id, WEIGHT_BYTES, out -> ConferenceEventWriter.write(refused, id, source, number)
                    .writeTo(out));
        }
    }

    /** What there is no room for is counted by the outbox, and its number is used up. */
    //= EVENT-5
    private void append(String key, String id, int weightBytes, Entry.Body body) {
        outbox.append(new Entry(Topics.EVENTS, key, id, weightBytes, body));
    }
}
