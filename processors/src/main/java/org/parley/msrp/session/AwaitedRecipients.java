package org.parley.msrp.session;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;

/** Recipients for whom one sender waits, each with a limit to that. Owned by the event loop of the sender's connection. */
final class AwaitedRecipients {

    /** A wait for one recipient. */
    private static final class Wait {

        private final Outlet recipient;
        private final boolean isPatient;

        /** How much he had read when that was last looked at. */
        private long takenBytes;

        private Future<?> timer;

        Wait(Outlet recipient, boolean isPatient) {
            this.recipient = recipient;
            this.isPatient = isPatient;
            this.takenBytes = recipient.takenBytes();
        }
    }

    private final MsrpConnection sender;
    private final MsrpLimits limits;
    private final Map<Outlet, Wait> waits = new HashMap<>(2);

    AwaitedRecipients(MsrpConnection sender, MsrpLimits limits) {
        this.sender = sender;
        this.limits = limits;
    }

    boolean isEmpty() {
        return waits.isEmpty();
    }

    /**
     * Waits for {@code recipient} until he has caught up. If he reads nothing meanwhile, he is given up: soon, and with the
     * large messages of this sender only; or with his session, after the grace of a lost connection, where all senders wait
     * for everybody.
     *
     * @return false when the sender waits for him already, or need not
     */
    boolean add(Outlet recipient, boolean isPatient) {
        if (waits.containsKey(recipient) || !recipient.await(sender)) {
            return false;
        }
        Wait wait = new Wait(recipient, isPatient);
        waits.put(recipient, wait);
        watch(wait);
        return true;
    }

    private void watch(Wait wait) {
        wait.timer = sender.later(wait.isPatient ? limits.reconnectGrace() : limits.stallTimeout(), () -> {
            long now = wait.recipient.takenBytes();
            if (wait.takenBytes != now) {
                wait.takenBytes = now;
                watch(wait);
            } else if (wait.isPatient) {
                wait.recipient.session().readsTooSlowly(wait.recipient);
            } else {
                sender.giveUp(wait.recipient);
            }
        });
    }

    /** True when he was waited for. */
    boolean remove(Outlet recipient) {
        Wait wait = waits.remove(recipient);
        if (wait == null) {
            return false;
        }
        wait.timer.cancel(false);
        return true;
    }

    void clear() {
        waits.values().forEach(wait -> wait.timer.cancel(false));
        waits.clear();
    }
}
