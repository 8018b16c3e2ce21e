package org.parley.conference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everybody in one conference: connected, invited, and departed. Bounded by the size of the list, the maximum of
 * participants and {@link #MOST_GONE}. Owned by the conference's loop.
 */
final class Roster {

    /** Most users whom nobody invited and who have left again, before the first of them is forgotten. Ours. */
    static final int MOST_GONE = 1_000;

    private final Map<UserUri, Participant> participants = new LinkedHashMap<>();
    private final Map<UserUri, Integer> anonymousNumbers = new HashMap<>();
    private int lastAnonymousNumber;

    void add(Participant participant) {
        participants.put(participant.uri(), participant);
    }

    void remove(Participant participant) {
        participants.remove(participant.uri(), participant);
        anonymousNumbers.remove(participant.uri());
    }

    /** Of those who are out and may be forgotten the one who has been for longest; empty while they are not too many. */
    Optional<Participant> longestGone(Predicate<Participant> mayBeForgotten) {
        List<Participant> gone = participants.values().stream()
                .filter(user -> user.status() == Participant.Status.DISCONNECTED && !user.isCreator())
                .filter(mayBeForgotten)
                .toList();
        return gone.size() < MOST_GONE ? Optional.empty() : gone.stream().min(Comparator.comparing(Participant::since));
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

    /**
     * The user whom a URI names to another: an anonymous one by his anonymous URI only, so that nobody can try out whose it
     * is; to himself by any.
     */
    Optional<Participant> seenBy(Participant viewer, UserUri uri) {
        if (viewer.is(uri)) {
            return Optional.of(viewer);
        }
        return participants.values().stream()
                .filter(participant -> participant.isSeenAs(uri))
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

    /** The last number that was given to anybody. */
    int lastAnonymousNumber() {
        return lastAnonymousNumber;
    }

    /** Numbers given in an earlier life of the session: no other user gets one of them. */
    void numbersGiven(int last) {
        lastAnonymousNumber = last;
    }

    /** The number that a user had in an earlier life of the session. */
    void anonymousNumber(UserUri uri, int number) {
        anonymousNumbers.put(uri, number);
    }

    //= DEC-18
    /** The user's number in {@code anonymousN}: given on first need, his for the life of the session, nobody else's ever. */
    int anonymousNumber(UserUri uri) {
        return anonymousNumbers.computeIfAbsent(uri, u -> ++lastAnonymousNumber);
    }
}
