package org.parley.osgi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceListener;
import org.parley.conference.EndReason;
import org.parley.conference.Invitation;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.sip.LogText;
import org.parley.step.RefusalListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One INFO line for each session set up and ended and for each refusal. URIs appear at DEBUG only, that of an anonymous user
 * where {@code logContent} is on; else he is named by his anonymous one.
 */
final class SessionLog implements ConferenceListener, RefusalListener {

    private static final Logger LOG = LoggerFactory.getLogger("org.parley.sessions");

    private static final long OVERLOAD_LOG_INTERVAL_NS = 1_000_000_000L;

    private final BooleanSupplier logsContent;
    private final AtomicLong overloads = new AtomicLong();
    private final AtomicLong lastOverloadNs = new AtomicLong(System.nanoTime() - OVERLOAD_LOG_INTERVAL_NS);

    /** @param logsContent {@code logContent} as it is now */
    SessionLog(BooleanSupplier logsContent) {
        this.logsContent = logsContent;
    }

    /** A user as the log may name him. */
    String name(Participant participant) {
        return participant.isAnonymous() && logsContent.getAsBoolean()
                ? participant.publicUri() + " = " + participant.uri()
                : participant.publicUri();
    }

    @Override
    public void established(Conference conference) {
        LOG.info(
                "{} set up: {} invited, first acceptance after {} ms",
                conference.identity().id(),
                conference.invitations().size(),
                Duration.between(conference.createdAt(), conference.loop().now())
                        .toMillis());
    }

    @Override
    public void restored(Conference conference) {
        LOG.info(
                "{} restored: {} users may come back within {} s",
                conference.identity().id(),
                conference.participants().size(),
                conference.policy().lifetime().restoreFor().toSeconds());
    }

    @Override
    public void joined(Participant participant) {
        LOG.debug("{} joined: {}", participant.conference().identity().id(), name(participant));
    }

    @Override
    public void failed(Invitation invitation, int status) {
        LOG.debug(
                "{} leg failed with {}: {}",
                invitation.conference().identity().id(),
                status,
                name(invitation.participant()));
    }

    @Override
    public void left(Participant participant) {
        LOG.debug(
                "{} left: {} {}",
                participant.conference().identity().id(),
                name(participant),
                participant.departure().orElseThrow());
    }

    @Override
    public void ended(Conference conference, EndReason reason) {
        if (reason != EndReason.REFUSED) {
            LOG.info(
                    "{} ended: {} after {} s",
                    conference.identity().id(),
                    reason,
                    Duration.between(conference.createdAt(), conference.loop().now())
                            .toSeconds());
        }
    }

    @Override
    public void refused(String callId, Optional<String> session, String step, Refusal.Answer answer) {
        if (answer.status() == 503) {
            overloaded(answer);
        } else {
            LOG.info(
                    "{} refused with {} by {} ({}): {}",
                    LogText.of(callId),
                    answer.status(),
                    step,
                    answer.rule(),
                    LogText.of(answer.cause()));
        }
    }

    /** Under overload one line a second tells how many: a line for each would be load of its own. */
    private void overloaded(Refusal.Answer answer) {
        long refused = overloads.incrementAndGet();
        long now = System.nanoTime();
        long last = lastOverloadNs.get();
        if (now - last >= OVERLOAD_LOG_INTERVAL_NS && lastOverloadNs.compareAndSet(last, now)) {
            LOG.warn("overloaded: {} INVITEs refused with 503 since the start ({})", refused, answer.cause());
        }
    }
}
