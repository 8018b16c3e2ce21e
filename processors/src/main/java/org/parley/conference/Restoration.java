package org.parley.conference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.loop.Timer;
import org.parley.xml.CopyControl;

/**
 * The coming back of a session after the server was restarted. Its users are all out, because their dialogs and connections
 * ended with the process; while somebody who was in may still come back, the session does not end for want of users. Owned by
 * the conference's loop.
 */
final class Restoration {

    /** What the roster says of who was in: the server was out of service. */
    private static final int OUT_OF_SERVICE = 503;

    private final Conference conference;
    private final Roster roster;
    private final ConferenceListener listener;
    private final Set<Participant> missing = new LinkedHashSet<>();
    private Optional<Timer> deadline = Optional.empty();

    Restoration(Conference conference, Roster roster, ConferenceListener listener) {
        this.conference = conference;
        this.roster = roster;
        this.listener = listener;
    }

    /**
     * Takes up the session.
     *
     * @param isWaiting it waits for its users, for {@code session.restoreFor}; else it ends at once
     */
    void begin(SessionMemory memory, boolean isWaiting) {
        roster.numbersGiven(memory.lastAnonymousNumber());
        List<Participant> users = new ArrayList<>();
        users.add(restored(conference.creator(), memory.creator()));
        for (SessionMemory.User other : memory.others()) {
            Participant user = new Participant(conference, other.uri(), other.displayName(), false);
            users.add(restored(user, other));
            roster.add(user);
        }
        conference.resume(memory);
        listener.restored(conference);
        users.forEach(this::takeOut);
        if (isWaiting) {
            deadline = Optional.of(
                    conference.loop().schedule(conference.policy().lifetime().restoreFor(), this::waitNoLonger));
        } else {
            waitNoLonger();
        }
    }

    private Participant restored(Participant user, SessionMemory.User memory) {
        user.restore(memory);
        memory.anonymousNumber().ifPresent(number -> roster.anonymousNumber(user.uri(), number));
        return user;
    }

    /** Whoever was in, or on his way, is out. */
    private void takeOut(Participant user) {
        boolean isService = user.isCreator() && conference.isByService() && !user.hasJoined();
        if (user.status() == Participant.Status.DISCONNECTED || isService) {
            return;
        }
        boolean wasIn = user.isConnected();
        user.disconnect(Participant.Departure.FAILED, false, Optional.of(SipReason.of(OUT_OF_SERVICE)));
        if (wasIn) {
            missing.add(user);
            listener.left(user);
        } else {
            Invitation given = new Invitation(
                    user, new Invitee(user.uri(), user.displayName(), user.isAnonymous(), CopyControl.TO), true);
            given.fire(Invitation.Event.FAIL);
            given.ended(OUT_OF_SERVICE);
            listener.failed(given, OUT_OF_SERVICE);
        }
    }

    /** True while users who were in have time to come back. */
    boolean isAwaiting() {
        return deadline.isPresent();
    }

    /** A user takes part in the chat. With the last who was in before all is as it was. */
    void joined(Participant user) {
        if (missing.remove(user) && missing.isEmpty()) {
            stop();
        }
    }

    //= FAULT-3
    private void waitNoLonger() {
        stop();
        if (conference.connected().isEmpty()) {
            conference.end(EndReason.NOT_REJOINED);
        } else {
            List.copyOf(missing).forEach(conference.departures()::concern);
            conference.departures().weigh();
        }
        missing.clear();
    }

    /** Nobody is waited for any more. */
    void stop() {
        deadline.ifPresent(Timer::cancel);
        deadline = Optional.empty();
    }
}
