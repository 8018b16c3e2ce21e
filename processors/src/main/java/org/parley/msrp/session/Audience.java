package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who of some sessions gets messages of one type, the sender of a message among them or not.
 *
 * @param type in lower case without parameters
 * @param wrapped type of the content of a message/cpim
 * @param outlets of those who take the type
 * @param unfit those who do not
 * @param maxSize longest message that all of them take, octets
 */
record Audience(String type, Optional<String> wrapped, List<Outlet> outlets, List<MsrpSession> unfit, long maxSize) {

    Audience {
        outlets = List.copyOf(outlets);
        unfit = List.copyOf(unfit);
    }

    /** Those of {@code sessions} that may receive and take the type. */
    static Audience of(List<MsrpSession> sessions, String type, Optional<String> wrapped) {
        List<Outlet> outlets = new ArrayList<>(sessions.size());
        List<MsrpSession> unfit = new ArrayList<>();
        long maxSize = Long.MAX_VALUE;
        for (MsrpSession session : sessions) {
            if (session.takes(type, wrapped)) {
                outlets.add(session.outlet());
                maxSize = Math.min(maxSize, session.maxSize());
            } else {
                unfit.add(session);
            }
        }
        return new Audience(type, wrapped, outlets, unfit, maxSize);
    }

    /** Those of them who take a message of that size, octets. */
    Audience taking(long size) {
        List<Outlet> able = new ArrayList<>(outlets.size());
        List<MsrpSession> unable = new ArrayList<>(unfit);
        for (Outlet outlet : outlets) {
            if (size <= outlet.session().maxSize()) {
                able.add(outlet);
            } else {
                unable.add(outlet.session());
            }
        }
        return new Audience(type, wrapped, able, unable, size);
    }

    boolean isOf(String otherType, Optional<String> otherWrapped) {
        return type.equals(otherType) && wrapped.equals(otherWrapped);
    }
}
