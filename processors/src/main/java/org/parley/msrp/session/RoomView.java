package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.cpim.UriKey;

/**
 * The joined sessions of a room as event loops see them: replaced whole by the room's loop, and but for what is worked out
 * once and kept, immutable.
 */
final class RoomView {

    static final RoomView EMPTY = new RoomView(List.of(), Map.of());

    /** Most audiences that are kept, the oldest gives way. Ours: talk has a type or two, and notices that somebody is composing another. */
    private static final int KEPT_AUDIENCES = 8;

    private final List<MsrpSession> sessions;
    private final Map<String, List<MsrpSession>> byUser;

    /** A thread that misses another's addition works it out again. */
    private volatile List<Audience> audiences = List.of();

    private RoomView(List<MsrpSession> sessions, Map<String, List<MsrpSession>> byUser) {
        this.sessions = sessions;
        this.byUser = byUser;
    }

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

    List<MsrpSession> sessions() {
        return sessions;
    }

    /**
     * Sessions by the {@link UriKey} under which others may address their user; an anonymous user has his anonymous URI
     * only, so that nobody can find out who he is by trying.
     */
    Map<String, List<MsrpSession>> byUser() {
        return byUser;
    }

    /** Who of {@code some}, sessions of this view, gets messages of that type. */
    Audience audience(List<MsrpSession> some, String type, Optional<String> wrapped) {
        if (some != sessions) {
            return Audience.of(some, type, wrapped);
        }
        List<Audience> kept = audiences;
        for (Audience audience : kept) {
            if (audience.isOf(type, wrapped)) {
                return audience;
            }
        }
        Audience audience = Audience.of(sessions, type, wrapped);
        List<Audience> more = new ArrayList<>(kept.subList(kept.size() / KEPT_AUDIENCES, kept.size()));
        more.add(audience);
        audiences = List.copyOf(more);
        return audience;
    }
}
