package org.parley.conference;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One who is connected to a conference, as another session that replaces it sees him: a copy, taken on the conference's loop.
 *
 * @param identities all URIs that are known to be his
 * @param dialog by which he takes part
 */
public record Member(Set<UserUri> identities, Optional<DialogId> dialog) {

    /** Everybody who is connected now. Runs on the conference's loop. */
    public static List<Member> of(Conference conference) {
        return conference.participants().stream()
                .filter(Participant::isConnected)
                .map(user -> new Member(user.identities(), user.dialog().map(DialogLeg::id)))
                .toList();
    }

    /** True when one of these URIs is his. */
    public boolean isOneOf(Collection<UserUri> uris) {
        return uris.stream().anyMatch(identities::contains);
    }
}
