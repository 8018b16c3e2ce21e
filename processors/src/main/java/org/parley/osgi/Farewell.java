package org.parley.osgi;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.EndReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of all sessions when the server stops (reference: section 12.3): BYE to participants, CANCEL to who rings, a final
 * response to inviters who wait, and the last NOTIFY to subscribers.
 */
final class Farewell {

    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

    /** Between two looks at what is still to be answered. Ours. */
    private static final long STEP_MS = 10;

    private final ConferenceFactory factory;
    private final BooleanSupplier isAllSaid;
    private final Set<Conference> told = new HashSet<>();

    /** @param isAllSaid nothing waits for an answer of a peer any more */
    Farewell(ConferenceFactory factory, BooleanSupplier isAllSaid) {
        this.factory = factory;
        this.isAllSaid = isAllSaid;
    }

    /**
     * Lets nothing begin any more, ends what lives, and waits for the answers.
     *
     * @param atMost how long; whoever has not answered by then is not waited for
     */
    void say(Duration atMost) throws InterruptedException {
        factory.close();
        long begin = System.nanoTime();
        endAll();
        while (!isOver() && System.nanoTime() - begin < atMost.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(STEP_MS);
            endAll();
        }
    }

    private boolean isOver() {
        return factory.size() == 0 && isAllSaid.getAsBoolean();
    }

    /** A session that was being made when the factory closed is found the next time, and so is one whose loop was full. */
    private void endAll() {
        for (Conference conference : factory.conferences()) {
            if (told.contains(conference)) {
                continue;
            }
            try {
                conference.loop().execute(() -> conference.end(EndReason.SHUTDOWN));
                told.add(conference);
            } catch (RejectedExecutionException full) {
                LOG.debug("{}: busy, and asked once more", conference.identity().id());
            }
        }
    }
}
