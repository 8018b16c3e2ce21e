package org.parley.conference;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.limit.Holding;
import org.parley.loop.Timer;

/**
 * Has the {@link SessionStore} keep what a session needs to survive a restart of the server: some time after its roster has
 * changed, so that all who come at one time are written once. A set-up is not kept: its inviter has no answer yet, and
 * nothing to come back to.
 */
public final class SessionKeeper implements ConferenceListener {

    /** From a change to its being kept. Ours: a set-up whose users answer together is one write, and so is none. */
    static final Duration WRITE_BEHIND = Duration.ofMillis(100);

    private final SessionStore store;
    private final Map<Conference, Timer> due = new ConcurrentHashMap<>();

    public SessionKeeper(SessionStore store) {
        this.store = store;
    }

    /** Sessions that are to be kept in a moment. */
    public Holding holding() {
        return Holding.living("conference.toBeKept", due.size());
    }

    @Override
    public void established(Conference conference) {
        changed(conference);
    }

    @Override
    public void invited(Invitation invitation) {
        changed(invitation.conference());
    }

    @Override
    public void joined(Participant participant) {
        changed(participant.conference());
    }

    @Override
    public void failed(Invitation invitation, int status) {
        changed(invitation.conference());
    }

    @Override
    public void left(Participant participant) {
        changed(participant.conference());
    }

    //= FAULT-2
    private void changed(Conference conference) {
        if (conference.state() == Conference.State.ACTIVE && survives(conference) && !due.containsKey(conference)) {
            due.put(conference, conference.loop().schedule(WRITE_BEHIND, () -> keep(conference)));
        }
    }

    private static boolean survives(Conference conference) {
        return !conference.policy().lifetime().restoreFor().isZero();
    }

    private void keep(Conference conference) {
        if (due.remove(conference) != null) {
            store.keep(conference.memory());
        }
    }

    @Override
    public void ended(Conference conference, EndReason reason) {
        Timer timer = due.remove(conference);
        if (timer != null) {
            timer.cancel();
        }
        boolean wasActive = conference.inviterStatus() == 200;
        if (wasActive && (survives(conference) || conference.birth().life() > 0)) {
            store.forget(conference.birth());
        }
    }
}
