package org.parley.msrp.session;

import java.util.HashMap;
import java.util.Map;
import org.parley.msrp.Nickname;

/**
 * The nicknames of one room, RFC 7701 section 7: each is one participant's, on all his devices, until he gives it up or has
 * left. At most one for each participant. Safe for any thread.
 */
final class Nicknames {

    private final Map<String, String> owners = new HashMap<>();
    private final Map<String, Nickname> byParticipant = new HashMap<>();

    /**
     * Gives the participant this nickname in place of the one he has; a removal takes that away.
     *
     * @return false when another participant has it
     */
    synchronized boolean claim(String participantKey, Nickname wanted) {
        String owner = owners.get(wanted.key());
        if (owner != null && !owner.equals(participantKey)) {
            return false;
        }
        release(participantKey);
        if (!wanted.isRemoval()) {
            owners.put(wanted.key(), participantKey);
            byParticipant.put(participantKey, wanted);
        }
        return true;
    }

    /** The participant has left. */
    synchronized void release(String participantKey) {
        Nickname had = byParticipant.remove(participantKey);
        if (had != null) {
            owners.remove(had.key());
        }
    }
}
