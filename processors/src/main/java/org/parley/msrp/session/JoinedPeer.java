package org.parley.msrp.session;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.parley.cpim.UriKey;
import org.parley.msrp.MsrpUri;

/**
 * A peer's media, with what is read for every message made ready.
 *
 * @param addressKeys the {@link UriKey}s under which others may address the user; an anonymous user has that of his
 *     anonymous URI only, so that nobody can find out who he is by trying
 */
record JoinedPeer(
        PeerMedia media,
        TypeFilter filter,
        Set<String> identityKeys,
        Set<String> addressKeys,
        String path,
        MsrpUri self) {

    static JoinedPeer of(PeerMedia media) {
        List<MsrpUri> path = media.path();
        return of(
                media,
                path.stream().map(MsrpUri::toString).collect(Collectors.joining(" ")),
                path.get(path.size() - 1));
    }

    /** The same peer on the same path with other media. */
    JoinedPeer with(PeerMedia changed) {
        return of(changed, path, self);
    }

    private static JoinedPeer of(PeerMedia media, String path, MsrpUri self) {
        Set<String> identities = keys(media.identities());
        Set<String> addresses =
                media.anonymousUri().map(uri -> Set.of(UriKey.of(uri))).orElse(identities);
        return new JoinedPeer(media, filter(media), identities, addresses, path, self);
    }

    private static TypeFilter filter(PeerMedia media) {
        return new TypeFilter(media.acceptTypes(), media.acceptWrappedTypes());
    }

    private static Set<String> keys(Collection<String> uris) {
        return uris.stream().map(UriKey::of).collect(Collectors.toUnmodifiableSet());
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
