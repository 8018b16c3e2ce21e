package org.parley.sip;

import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Listeners that could not accept, because the process has no file descriptor left: the connection waits in the system and
 * would be reported again and again, so they rest a moment. Belongs to the selector thread.
 */
final class RestingListeners {

    /** How long, milliseconds. Ours: a descriptor is free again as soon as some connection ends. */
    static final long REST_MS = 100;

    private final List<SelectionKey> resting = new ArrayList<>();
    private long untilMs;

    //= FAULT-8
    void rest(SelectionKey listener, long nowMs) {
        listener.interestOps(0);
        resting.add(listener);
        untilMs = nowMs + REST_MS;
    }

    boolean isEmpty() {
        return resting.isEmpty();
    }

    /** Those whose rest is over accept again. */
    void wake(long nowMs) {
        if (nowMs >= untilMs) {
            resting.stream().filter(SelectionKey::isValid).forEach(key -> key.interestOps(SelectionKey.OP_ACCEPT));
            resting.clear();
        }
    }
}
