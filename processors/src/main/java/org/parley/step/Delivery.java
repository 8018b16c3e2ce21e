package org.parley.step;

import org.parley.camel.NotifyObserver;
import org.parley.conference.Conference;
import org.parley.conference.Notification;
import org.parley.sip.RequestOutcome;

/** One NOTIFY on its way through the split of the route that notifies. An outcome that was lost would stop the subscription for good. */
final class Delivery implements NotifyObserver {

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
        conference
                .loop()
                .post(() -> conference.notifier().answered(notification, outcome.status(), outcome.retryAfter()));
    }

    /** The route has ended. */
    void conclude() {
        if (!isSent) {
            conference.loop().post(() -> conference.notifier().unsent(notification));
        }
    }
}
