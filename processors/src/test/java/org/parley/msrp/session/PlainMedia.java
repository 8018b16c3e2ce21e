package org.parley.msrp.session;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.parley.msrp.MsrpUri;

/** What the SDP of a peer says who takes and sends everything. */
public final class PlainMedia {

    private PlainMedia() {}

    /**
     * @param path with one URI
     * @param identity URI of the peer
     */
    public static PeerMedia of(String path, Role role, String identity) {
        return new PeerMedia(
                MsrpUri.parsePath(path).orElseThrow(),
                role,
                List.of("message/cpim"),
                List.of("*"),
                OptionalLong.empty(),
                true,
                true,
                true,
                true,
                Set.of(identity),
                Optional.empty());
    }
}
