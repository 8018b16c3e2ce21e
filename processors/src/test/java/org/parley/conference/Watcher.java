package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.parley.harness.ConferenceText;

/** A subscriber below the sockets. */
final class Watcher implements SubscriberLeg {

    private final Stage stage;
    private final Queue<Notification> taken = new ArrayDeque<>();
    Subscription subscription;
    boolean hasEnded;

    Watcher(Stage stage) {
        this.stage = stage;
    }

    @Override
    public void end() {
        hasEnded = true;
    }

    /** The NOTIFY that is due for him, not answered yet. */
    Notification take() {
        stage.takeDue();
        return Optional.ofNullable(taken.poll()).orElseThrow(() -> new AssertionError("nothing is due"));
    }

    void receive(Notification notification) {
        taken.add(notification);
    }

    void answer(Notification notification, int status) {
        stage.conference.notifier().answered(notification, status, Optional.empty());
    }

    /** The NOTIFY that is due for him, answered by 200. */
    Notification nextNotification() {
        Notification notification = take();
        answer(notification, 200);
        return notification;
    }

    ConferenceText next() {
        return ConferenceText.parse(nextNotification().document());
    }

    void expectNothing() {
        stage.takeDue();
        assertEquals(List.of(), List.copyOf(taken));
    }
}
