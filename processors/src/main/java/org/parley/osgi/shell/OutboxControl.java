package org.parley.osgi.shell;

import java.util.Optional;
import org.parley.outbox.OutboxReport;

/** What an operator sees of the outbox and does with it. Safe for any thread. */
public interface OutboxControl {

    OutboxReport report();

    /**
     * Delivers at once what waits for its next attempt.
     *
     * @param topic empty for all
     * @param subscription empty for all of the topic
     * @throws OperationException when there is no such subscription
     */
    void retry(Optional<String> topic, Optional<String> subscription) throws OperationException;

    /**
     * Gives up entries, the oldest first; nobody gets them any more.
     *
     * @param subscription empty for all of the topic
     * @param most of each subscription
     * @return how many that were
     * @throws OperationException when there is no such subscription, or the outbox cannot write
     */
    long discard(String topic, Optional<String> subscription, long most) throws OperationException;
}
