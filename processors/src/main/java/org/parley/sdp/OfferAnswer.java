package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The offer/answer exchange (RFC 3264) between the inviter, the server and the invitees, for MSRP media: one exchange
 * with each, none of them end to end. An immutable value over one policy; shared freely.
 */
public final class OfferAnswer {

    private final MediaPolicy policy;

    public OfferAnswer(MediaPolicy policy) {
        this.policy = policy;
    }

    /**
     * Checks an offer and selects its first MSRP media line that policy lets pass. With CEMA it may wait for a name server.
     *
     * @return the selection, or why there is none: the reason of the first {@code m=message} line
     */
    //= OMA-A7
    public OfferVerdict check(SessionDescription offer) {
        List<String> reasons = new ArrayList<>();
        for (int index = 0; index < offer.media().size(); index++) {
            if (MessageMediaReader.isMessage(offer.media().get(index))) {
                MediaReading reading = allowed(MessageMedia.read(offer, index));
                if (reading instanceof MediaReading.Usable usable) {
                    return new OfferVerdict.Acceptable(SelectedMedia.cut(usable.media(), policy));
                }
                reasons.add(((MediaReading.Unusable) reading).reason());
            }
        }
        return new OfferVerdict.NotAcceptable(reasons.isEmpty() ? "there is no m=message line" : reasons.get(0));
    }

    private MediaReading allowed(MediaReading reading) {
        if (!(reading instanceof MediaReading.Usable usable)) {
            return reading;
        }
        MessageMedia media = usable.media();
        if (!policy.transports().contains(media.transport())) {
            return new MediaReading.Unusable(
                    "the transport " + media.transport().protocol()
                            + (media.transport().isWebSocket() ? " over WebSocket" : "") + " is not enabled");
        }
        //= RFC7701-5.2-1
        if (policy.requireCpim() && !media.acceptTypes().acceptsCpim()) {
            return new MediaReading.Unusable("accept-types lacks message/cpim");
        }
        if (media.acceptTypes().intersection(policy.acceptTypes()).isEmpty()) {
            return new MediaReading.Unusable("none of the accept-types is allowed");
        }
        //= RFC6714-4.2-2
        return policy.cema()
                .filter(hosts -> !media.transport().isWebSocket())
                .map(hosts -> new Cema(hosts).decide(media))
                .orElse(reading);
    }

    /** The offer to an invitee: what the inviter's selected line and policy have in common, on a path of ours. */
    //= OMA-D4
    public SessionDescription legOffer(SelectedMedia selected, LocalMedia local) {
        requireEnabled(local);
        MediaWriter writer = new MediaWriter(policy, local);
        return MediaWriter.description(
                local.origin(),
                List.of(writer.media(
                        local.port(),
                        selected,
                        Setup.ACTPASS,
                        legDirection(selected),
                        //= RFC6714-4.2-1
                        policy.cema().isPresent(),
                        MediaWriter.copied(selected.attributes()))));
    }

    /**
     * The direction that an invitee is offered. In a conference everybody talks with everybody, whatever the inviter's
     * own stream does; only pushing or fetching a file stays one-way.
     */
    private static Direction legDirection(SelectedMedia selected) {
        Direction offered = selected.offered().map(MessageMedia::direction).orElse(Direction.SENDRECV);
        boolean file = selected.attributes().stream().anyMatch(attribute -> attribute.isNamed("file-selector"));
        return offered == Direction.SENDONLY || (file && offered == Direction.RECVONLY) ? offered : Direction.SENDRECV;
    }

    /**
     * The answer to the inviter.
     *
     * @param offer his offer, from which {@code selected} was taken
     * @param accepter the first accepter's media; empty when the inviter is answered before anybody accepted: then the
     *     answer is the offer cut by policy
     * @param local on the transport of the selected line
     * @return empty when inviter and accepter have no type in common: that accepter's leg has failed with 488
     */
    //= DEC-37
    public Optional<SessionDescription> answer(
            SessionDescription offer, SelectedMedia selected, Optional<MessageMedia> accepter, LocalMedia local) {
        MessageMedia offered =
                selected.offered().orElseThrow(() -> new IllegalArgumentException("selected is not from an offer"));
        if (local.transport() != offered.transport()) {
            throw new IllegalArgumentException("local is not on the transport of the selected line");
        }
        SelectedMedia agreed = accepter.map(selected::cutBy).orElse(selected);
        if (agreed.acceptTypes().isEmpty()) {
            return Optional.empty();
        }
        boolean connecting = roleTowardsOfferer(offered) == ConnectionRole.ACTIVE;
        MediaDescription ours = new MediaWriter(policy, local)
                .media(
                        connecting ? MediaWriter.DISCARD_PORT : local.port(),
                        agreed,
                        connecting ? Setup.ACTIVE : Setup.PASSIVE,
                        offered.direction().mirrored(),
                        //= RFC6714-4.3-2
                        offered.anchor().isPresent(),
                        MediaWriter.merged(offered.attributes(), accepter.map(MessageMedia::attributes)));
        //= RFC3264-6-1
        List<MediaDescription> media = new ArrayList<>();
        for (int index = 0; index < offer.media().size(); index++) {
            media.add(index == offered.index() ? ours : offer.media().get(index).refused());
        }
        return Optional.of(MediaWriter.description(local.origin(), media));
    }

    /**
     * Reads an invitee's answer to {@link #legOffer}. He stays on the transport he was offered: who has a WebSocket alone does
     * not come by an offer of another. With CEMA it may wait for a name server.
     *
     * @param selected what he was offered
     * @param local our end of his leg
     * @return his media, or why the leg has failed with 488
     */
    //= DEC-36
    public MediaReading readLegAnswer(byte[] answer, SelectedMedia selected, LocalMedia local) {
        try {
            return readLegAnswer(SessionDescription.parse(answer), selected, local);
        } catch (SdpSyntaxException e) {
            return new MediaReading.Unusable(e.getMessage());
        }
    }

    /** The same for an answer that is parsed already. */
    public MediaReading readLegAnswer(SessionDescription description, SelectedMedia selected, LocalMedia local) {
        if (description.media().isEmpty()) {
            return new MediaReading.Unusable("the answer has no media line");
        }
        MediaReading reading = allowed(MessageMedia.read(description, 0));
        if (reading instanceof MediaReading.Usable usable) {
            if (usable.media().transport() != local.transport()) {
                return new MediaReading.Unusable("the answer changes the transport");
            }
            if (selected.cutBy(usable.media()).acceptTypes().isEmpty()) {
                return new MediaReading.Unusable("the answer accepts none of the types offered");
            }
        }
        return reading;
    }

    /** What a 488 describes: one switched-off MSRP line for each protocol, with what policy allows. */
    //= RFC3264-9-1
    public SessionDescription supported(SdpOrigin origin) {
        List<MediaDescription> media = policy.transports().stream()
                .sorted()
                .map(MsrpTransport::protocol)
                .distinct()
                .map(protocol -> MediaWriter.capability(protocol, policy))
                .toList();
        return MediaWriter.description(origin, media);
    }

    private void requireEnabled(LocalMedia local) {
        if (!policy.transports().contains(local.transport())) {
            throw new IllegalArgumentException("local is on a transport that is not enabled");
        }
    }

    /** Who connects on the leg of somebody who made an offer that we answer. */
    //= DEC-38
    public static ConnectionRole roleTowardsOfferer(MessageMedia offer) {
        //= RFC6135-4.2.2-1
        return offer.setup().filter(setup -> setup == Setup.PASSIVE).isPresent()
                ? ConnectionRole.ACTIVE
                : ConnectionRole.PASSIVE;
    }

    /**
     * Who connects on the leg of somebody who answered our {@code actpass}. Without {@code setup} he does not know RFC
     * 6135, and the offerer connects.
     */
    //= RFC4975-8.5-1
    public static ConnectionRole roleTowardsAnswerer(MessageMedia answer) {
        return answer.setup().filter(setup -> setup == Setup.ACTIVE).isPresent()
                ? ConnectionRole.PASSIVE
                : ConnectionRole.ACTIVE;
    }
}
