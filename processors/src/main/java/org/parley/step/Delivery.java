package org.parley.step;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.parley.camel.NotifyObserver;
import org.parley.conference.Conference;
import org.parley.conference.Notification;
import org.parley.sip.RequestOutcome;

/** One NOTIFY on its way through the split of the route that notifies. */
final class Delivery implements NotifyObserver {

    /** Ours: a loop has worked off its queue long before. */
    private static final Duration WHEN_FULL = Duration.ofSeconds(1);

    private final Conference conference;
    private final Notification notification;
    private volatile boolean isSent;

    Delivery(Conference conference, Notification notification) {
        this.conference = conference;
        this.notification = notification;
    }

    Conference conference() {
        return conference;
    }

    Notification notification() {
        return notification;
    }

    @Override
    public void started() {
        isSent = true;
    }

    @Override
    public void answered(RequestOutcome outcome) {
        onLoop(() -> conference.notifier().answered(notification, outcome.status(), outcome.retryAfter()));
    }

    /** The route has ended. */
    void conclude() {
        if (!isSent) {
            onLoop(() -> conference.notifier().unsent(notification));
        }
    }

    /** A loop with a full queue hears of it later: an outcome that was lost would stop the subscription for good. */
    private void onLoop(Runnable task) {
        try {
            conference.loop().execute(task);
        } catch (RejectedExecutionException e) {
            conference.loop().schedule(WHEN_FULL, task);
        }
    }
}
