package org.parley.msrp.session;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.parley.cpim.UriKey;
import org.parley.msrp.MsrpUri;

/** A peer's media, with what is read for every message made ready. */
record JoinedPeer(PeerMedia media, TypeFilter filter, Set<String> identityKeys, String path, MsrpUri self) {

    static JoinedPeer of(PeerMedia media) {
        List<MsrpUri> path = media.path();
        return new JoinedPeer(
                media,
                filter(media),
                keys(media),
                path.stream().map(MsrpUri::toString).collect(Collectors.joining(" ")),
                path.get(path.size() - 1));
    }

    /** The same peer on the same path with other media. */
    JoinedPeer with(PeerMedia changed) {
        return new JoinedPeer(changed, filter(changed), keys(changed), path, self);
    }

    private static TypeFilter filter(PeerMedia media) {
        return new TypeFilter(media.acceptTypes(), media.acceptWrappedTypes());
    }

    private static Set<String> keys(PeerMedia media) {
        return media.identities().stream().map(UriKey::of).collect(Collectors.toUnmodifiableSet());
    }

    /** True when a From-Path ends at this peer. */
    //= RFC4975-7.3-5
    boolean isOrigin(List<MsrpUri> fromPath, MsrpSettings.UriMatch match) {
        MsrpUri sender = fromPath.get(fromPath.size() - 1);
        return match == MsrpSettings.UriMatch.SESSION_ID
                ? sender.sessionId().equals(self.sessionId())
                : sender.equals(self);
    }

    /**
     * True when the peer may get a message of {@code type}, in lower case without parameters, that wraps content of {@code
     * wrapped}.
     */
    //= RFC7701-6.3-4
    boolean takes(String type, Optional<String> wrapped) {
        return media.mayReceive() && filter.takes(type) && (wrapped.isEmpty() || filter.takesWrapped(wrapped.get()));
    }

    long maxSize() {
        return media.maxSize().orElse(Long.MAX_VALUE);
    }
}
