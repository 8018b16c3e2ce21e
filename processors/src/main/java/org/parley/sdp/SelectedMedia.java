package org.parley.sdp;

import java.util.List;
import java.util.Optional;

/**
 * The MSRP media line that the server chose from the inviter's offer, cut by policy: what all legs are offered.
 *
 * @param offered the line as offered; empty when the inviter made no offer and the policy stands in for it
 * @param transport of the legs of everybody who is invited for it: that of the line, but never a WebSocket
 * @param acceptTypes offered and allowed, in the offer's order
 * @param acceptWrappedTypes likewise; may be empty
 * @param maxSizeBytes the smaller of both
 */
public record SelectedMedia(
        Optional<MessageMedia> offered,
        MsrpTransport transport,
        MediaTypes acceptTypes,
        MediaTypes acceptWrappedTypes,
        long maxSizeBytes) {

    /** What stands in for an offer when the inviter's INVITE has none. */
    public static SelectedMedia ofPolicy(MediaPolicy policy) {
        return new SelectedMedia(
                Optional.empty(),
                policy.preferredTransport(),
                policy.acceptTypes(),
                policy.acceptWrappedTypes(),
                policy.maxSizeBytes());
    }

    static SelectedMedia cut(MessageMedia offered, MediaPolicy policy) {
        return new SelectedMedia(
                Optional.of(offered),
                offered.transport().forInvitees(policy.transports()),
                offered.acceptTypes().intersection(policy.acceptTypes()),
                offered.acceptWrappedTypes().intersection(policy.acceptWrappedTypes()),
                Math.min(offered.maxSize().orElse(Long.MAX_VALUE), policy.maxSizeBytes()));
    }

    /** The same cut further by what an invitee accepted. */
    //= OMA-B2
    SelectedMedia cutBy(MessageMedia accepter) {
        return new SelectedMedia(
                offered,
                transport,
                acceptTypes.intersection(accepter.acceptTypes()),
                acceptWrappedTypes.intersection(accepter.acceptWrappedTypes()),
                Math.min(maxSizeBytes, accepter.maxSize().orElse(Long.MAX_VALUE)));
    }

    /** The same without extension attributes: see {@link MessageMedia#withoutExtensions}. */
    public SelectedMedia withoutExtensions() {
        return new SelectedMedia(
                offered.map(MessageMedia::withoutExtensions), transport, acceptTypes, acceptWrappedTypes, maxSizeBytes);
    }

    /** Transport of the leg of whoever made the offer; where there is none, what he is offered. */
    public MsrpTransport ownTransport() {
        return offered.map(MessageMedia::transport).orElse(transport);
    }

    List<SdpAttribute> attributes() {
        return offered.map(MessageMedia::attributes).orElse(List.of());
    }
}
