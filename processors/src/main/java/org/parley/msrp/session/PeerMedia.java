package org.parley.msrp.session;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.parley.msrp.MsrpUri;

/**
 * What is known of the other side of a session once its SDP is there.
 *
 * @param path the peer's path, nearest hop first; at least one URI
 * @param acceptTypes accept-types of its SDP
 * @param acceptWrappedTypes accept-wrapped-types of its SDP; empty means that nothing is known of them
 * @param maxSize its max-size in octets
 * @param mayReceive false while the peer holds or only sends: it is skipped
 * @param maySend false while the peer may only receive: what it sends is refused with 403
 * @param takesPrivateMessages its SDP declares {@code private-messages} (RFC 7701 section 8)
 * @param maySendPrivately false where the rules of the room refuse what it sends to single users, with 403
 * @param identities URIs that the CPIM From of this user may name, the first of them the one to write in his place
 * @param anonymousUri set when the user is anonymous: the only URI by which others see and reach him
 */
public record PeerMedia(
        List<MsrpUri> path,
        Role role,
        List<String> acceptTypes,
        List<String> acceptWrappedTypes,
        OptionalLong maxSize,
        boolean mayReceive,
        boolean maySend,
        boolean takesPrivateMessages,
        boolean maySendPrivately,
        Set<String> identities,
        Optional<String> anonymousUri) {

    public PeerMedia {
        path = List.copyOf(path);
        acceptTypes = List.copyOf(acceptTypes);
        acceptWrappedTypes = List.copyOf(acceptWrappedTypes);
        identities = Collections.unmodifiableSet(new LinkedHashSet<>(identities));
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(maxSize, "maxSize");
        Objects.requireNonNull(anonymousUri, "anonymousUri");
        if (path.isEmpty() || identities.isEmpty()) {
            throw new IllegalArgumentException("path and identities must not be empty");
        }
    }
}
