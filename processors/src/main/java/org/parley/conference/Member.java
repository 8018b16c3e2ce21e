package org.parley.conference;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One who is connected to a conference, as another session that replaces it sees him: a copy, taken on the conference's loop.
 *
 * @param dialog by which he takes part
 */
public record Member(Optional<DialogId> dialog) {

    /** Everybody who is connected now, by all URIs that are known to be his. Runs on the conference's loop. */
    public static Map<UserUri, Member> of(Conference conference) {
        Map<UserUri, Member> members = new HashMap<>();
        for (Participant user : conference.participants()) {
            if (user.isConnected()) {
                Member member = new Member(user.dialog().map(DialogLeg::id));
                user.identities().forEach(uri -> members.put(uri, member));
            }
        }
        return Map.copyOf(members);
    }
}
