package org.parley.conference;

import java.util.Set;

/** The places of a session: who is connected or on his way takes one (decisions 21 and 30). Owned by the conference's loop. */
final class Places {

    private final Conference conference;
    private final Roster roster;
    private final Legs legs;

    Places(Conference conference, Roster roster, Legs legs) {
        this.conference = conference;
        this.roster = roster;
        this.legs = legs;
    }

    //= DEC-21
    //= DEC-30
    /**
     * Checks that there is room. Who takes a place already needs no other.
     *
     * @param known users whom the roster knows
     * @param others how many more
     * @throws Refusal 486 with 102 when the session would exceed its maximum
     */
    void require(Set<Participant> known, int others) {
        int taken = 0;
        for (Participant participant : roster.all()) {
            if (!known.contains(participant) && isTakenBy(participant)) {
                taken++;
            }
        }
        int most = conference.policy().mostTogether();
        if (taken + known.size() + others > most) {
            throw Refusal.of(
                    "OMA-A8",
                    486,
                    "Busy Here",
                    WarningText.TOO_MANY_PARTICIPANTS,
                    "the session is full: " + most + " participants");
        }
    }

    /** True for who is connected or on his way. */
    boolean isTakenBy(Participant participant) {
        return participant.isConnected()
                || legs.of(participant).filter(Invitation::isPending).isPresent();
    }
}
