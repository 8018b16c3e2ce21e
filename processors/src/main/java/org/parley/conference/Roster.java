package org.parley.conference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everybody in one conference: connected, invited, and departed. Bounded by the size of the list and the maximum of
 * participants. Owned by the conference's loop.
 */
final class Roster {

    private final Map<UserUri, Participant> participants = new LinkedHashMap<>();
    private final Map<UserUri, Integer> anonymousNumbers = new HashMap<>();

    void add(Participant participant) {
        participants.put(participant.uri(), participant);
    }

    void remove(Participant participant) {
        participants.remove(participant.uri(), participant);
    }

    Optional<Participant> find(UserUri uri) {
        return Optional.ofNullable(participants.get(uri));
    }

    /** The user whom one of these URIs names. */
    Optional<Participant> find(Collection<UserUri> identities) {
        return participants.values().stream()
                .filter(participant -> participant.isOneOf(identities))
                .findFirst();
    }

    Collection<Participant> all() {
        return participants.values();
    }

    List<Participant> connected() {
        List<Participant> connected = new ArrayList<>();
        for (Participant participant : participants.values()) {
            if (participant.isConnected()) {
                connected.add(participant);
            }
        }
        return connected;
    }

    //= DEC-18
    /** The user's number in {@code anonymousN}: given on first need, his for the life of the session. */
    int anonymousNumber(UserUri uri) {
        return anonymousNumbers.computeIfAbsent(uri, u -> anonymousNumbers.size() + 1);
    }
}
