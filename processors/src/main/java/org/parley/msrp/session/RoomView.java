package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parley.cpim.UriKey;

/**
 * The joined sessions of a room as event loops see them: immutable, replaced whole by the room's loop.
 *
 * @param byUser sessions by the {@link UriKey} under which others may address their user; an anonymous user has his
 *     anonymous URI only, so that nobody can find out who he is by trying
 */
record RoomView(List<MsrpSession> sessions, Map<String, List<MsrpSession>> byUser) {

    static final RoomView EMPTY = new RoomView(List.of(), Map.of());

    static RoomView of(List<MsrpSession> sessions) {
        Map<String, List<MsrpSession>> byUser = new HashMap<>();
        for (MsrpSession session : sessions) {
            PeerMedia peer = session.peer();
            peer.anonymousUri().map(List::of).orElse(List.copyOf(peer.identities())).stream()
                    .map(UriKey::of)
                    .distinct()
                    .forEach(key ->
                            byUser.computeIfAbsent(key, k -> new ArrayList<>(1)).add(session));
        }
        return new RoomView(List.copyOf(sessions), byUser);
    }
}
