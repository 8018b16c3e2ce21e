package org.parley.event;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.parley.conference.SessionIdentity;
import org.parley.msrp.session.MessageTap;
import org.parley.msrp.session.TappedMessage;
import org.parley.outbox.Acceptance;
import org.parley.outbox.Entry;
import org.parley.outbox.Outbox;
import org.parley.outbox.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands whole messages of archived sessions to the outbox, in an order of their own for each session. The event loop of a
 * sender copies his octets and goes on; the JSON is made on the outbox's thread. Safe for any thread.
 */
public final class MessageArchive {

    private static final Logger LOG = LoggerFactory.getLogger(MessageArchive.class);

    /** What clients say without a user having said anything. */
    private static final Set<String> NOTICES = Set.of("application/im-iscomposing+xml", "message/imdn+xml");

    /** Octets of an archived message beside its content; nearly all have less. */
    private static final int ENVELOPE_BYTES = 700;

    /** Lost messages between two log lines. Ours. */
    private static final long LOGGED_EVERY = 10_000;

    private final Outbox outbox;
    private final Supplier<ArchiveSettings> settings;
    private final InstantSource clock;
    private final LongAdder archived = new LongAdder();
    private final LongAdder omitted = new LongAdder();
    private final AtomicLong lost = new AtomicLong();

    public MessageArchive(Outbox outbox, Supplier<ArchiveSettings> settings, InstantSource clock) {
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What takes the messages of one session.
     *
     * @param numbersBefore the first has the number above this one
     */
    public MessageTap of(SessionIdentity session, long numbersBefore) {
        return new SessionArchive(session, numbersBefore);
    }

    /** Messages that were handed over. */
    public long archived() {
        return archived.sum();
    }

    /** Those of them whose content was too large and is left out. */
    public long omitted() {
        return omitted.sum();
    }

    /** Messages of archived sessions that are in no archive: no route publishes them, or the outbox has no room. */
    public long lost() {
        return lost.get();
    }

    /** Its monitor guards the order: what is numbered next is handed over next. */
    private final class SessionArchive implements MessageTap {

        private final SessionIdentity session;
        private long last;

        SessionArchive(SessionIdentity session, long numbersBefore) {
            this.session = session;
            last = numbersBefore;
        }

        @Override
        public int maxBytes() {
            return outbox.isRecorded(Topics.MESSAGES) ? settings.get().maxSizeBytes() : 0;
        }

        //= ARCHIVE-1
        @Override
        public void message(TappedMessage message) {
            //= ARCHIVE-4
            if (NOTICES.contains(message.innerType()) && !settings.get().notices()) {
                return;
            }
            Instant at = clock.instant();
            int weight = ENVELOPE_BYTES + message.octets().length;
            Acceptance acceptance;
            synchronized (this) {
                long number = ++last;
                String id = session.id() + "-m" + number;
                acceptance =
                        outbox.append(new Entry(Topics.MESSAGES, session.uri(), id, weight, out -> MessageWriter.write(
                                        message, session, id, number, at)
                                .writeTo(out)));
            }
            count(message, acceptance);
        }

        //= ARCHIVE-5
        private void count(TappedMessage message, Acceptance acceptance) {
            if (acceptance == Acceptance.TAKEN) {
                archived.increment();
                if (message.isTruncated()) {
                    omitted.increment();
                }
            } else if (lost.getAndIncrement() % LOGGED_EVERY == 0) {
                LOG.warn(
                        "{}: {}: {} messages of archived sessions are lost so far: {}",
                        Alerts.NOT_ARCHIVED,
                        session.id(),
                        lost.get(),
                        acceptance == Acceptance.NOT_RECORDED
                                ? "no route consumes outbox:messages"
                                : "the outbox is full");
            }
        }
    }
}
