package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The joined sessions of a room as event loops see them: replaced whole by the room's loop, and but for what is worked out
 * once and kept, immutable.
 */
final class RoomView {

    static final RoomView EMPTY = new RoomView(List.of());

    /** Most audiences that are kept, the oldest gives way. Ours: talk has a type or two, and notices that somebody is composing another. */
    private static final int KEPT_AUDIENCES = 8;

    private final List<MsrpSession> sessions;

    /** Empty until somebody is addressed: who comes and goes makes a view, and few of them are asked. */
    private volatile Optional<Map<String, List<MsrpSession>>> byUser = Optional.empty();

    /** A thread that misses another's addition works it out again. */
    private volatile List<Audience> audiences = List.of();

    private RoomView(List<MsrpSession> sessions) {
        this.sessions = sessions;
    }

    static RoomView of(List<MsrpSession> sessions) {
        return new RoomView(List.copyOf(sessions));
    }

    List<MsrpSession> sessions() {
        return sessions;
    }

    /** Sessions that others address by this key, {@link JoinedPeer#addressKeys}. */
    List<MsrpSession> addressedBy(String key) {
        Optional<Map<String, List<MsrpSession>>> known = byUser;
        if (known.isEmpty()) {
            known = Optional.of(byUser(sessions));
            byUser = known;
        }
        return known.get().getOrDefault(key, List.of());
    }

    private static Map<String, List<MsrpSession>> byUser(List<MsrpSession> sessions) {
        Map<String, List<MsrpSession>> byUser = new HashMap<>();
        for (MsrpSession session : sessions) {
            for (String key : session.joinedPeer().addressKeys()) {
                byUser.computeIfAbsent(key, k -> new ArrayList<>(1)).add(session);
            }
        }
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
