package org.parley.sdp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A usable {@code m=message} line of a peer (RFC 4975 section 8): transport, path and types are there and fit each
 * other. Attributes below the media line win over those of the session.
 *
 * @param index position among the media lines, from 0
 * @param transport from the protocol field and the first URI of the path
 * @param port of the media line; never 0; 9 where the peer connects itself
 * @param path the MSRP URIs in the order to visit them, at least one
 * @param nextHop address of the first of them
 * @param anchor where {@code c=} and {@code m=} point, when CEMA is in force on both sides (RFC 6714)
 * @param acceptTypes at least one
 * @param acceptWrappedTypes empty where the attribute is absent
 * @param maxSize octets; empty for no limit
 * @param setup empty when absent, {@code holdconn} or unknown
 * @param direction {@code SENDRECV} when absent; as the peer sees it
 * @param connectionAddress from the {@code c=} line
 * @param fingerprints one of these must be that of the peer's certificate; empty where the media line or session names
 *     none, over TCP, and over WebSocket
 * @param attributes all {@code a=} lines below the media line, in order
 */
public record MessageMedia(
        int index,
        MsrpTransport transport,
        int port,
        List<String> path,
        MsrpAddress nextHop,
        Optional<MsrpAddress> anchor,
        MediaTypes acceptTypes,
        MediaTypes acceptWrappedTypes,
        OptionalLong maxSize,
        Optional<Setup> setup,
        Direction direction,
        Optional<String> connectionAddress,
        List<Fingerprint> fingerprints,
        List<SdpAttribute> attributes) {

    public MessageMedia {
        path = List.copyOf(path);
        fingerprints = List.copyOf(fingerprints);
        attributes = List.copyOf(attributes);
    }

    /**
     * Reads one media section.
     *
     * @return the media, or why it cannot be used
     */
    public static MediaReading read(SessionDescription description, int index) {
        return new MessageMediaReader(description, index).read();
    }

    /** Whether the peer takes this type inside a wrapper such as CPIM: either attribute may name it. */
    //= RFC4975-8.6-3
    public boolean acceptsWrapped(String type) {
        return acceptWrappedTypes.accepts(type) || acceptTypes.accepts(type);
    }

    /** Whether the peer's {@code a=chatroom} (RFC 7701 section 8) has this token; case does not matter. */
    public boolean declaresChatroom(String token) {
        return attributes.stream()
                .filter(attribute -> attribute.isNamed("chatroom"))
                .flatMap(attribute -> attribute.value().stream())
                .flatMap(value -> SdpFields.of(value).fields().stream())
                .anyMatch(token::equalsIgnoreCase);
    }

    /** Whether a later description of the peer has this line again: path, direction, types, size, who connects, certificate. */
    public boolean isStillIn(SessionDescription later) {
        return index < later.media().size()
                && read(later, index) instanceof MediaReading.Usable usable
                && agreesWith(usable.media());
    }

    private boolean agreesWith(MessageMedia other) {
        return path.equals(other.path)
                && direction == other.direction
                && acceptTypes.entries().equals(other.acceptTypes.entries())
                && acceptWrappedTypes.entries().equals(other.acceptWrappedTypes.entries())
                && maxSize.equals(other.maxSize)
                && setup.equals(other.setup)
                && fingerprints.equals(other.fingerprints);
    }

    /** Where to connect to when we are the active side. */
    public MsrpAddress connectTo() {
        return anchor.orElse(nextHop);
    }

    /** Whether the peer declares CEMA (RFC 6714). */
    boolean declaresCema() {
        return attributes.stream().anyMatch(attribute -> attribute.isNamed("msrp-cema"));
    }

    /**
     * The same without extension attributes and icon, whose content id may name a host. For the media of an anonymous user:
     * nothing that his client invented reaches others.
     */
    public MessageMedia withoutExtensions() {
        List<SdpAttribute> known = attributes.stream()
                .filter(attribute -> AttributeTravel.of(attribute.name()) != AttributeTravel.EXTENSION
                        && !attribute.isNamed("file-icon"))
                .toList();
        return with(anchor, known);
    }

    /** The same with CEMA in force. */
    MessageMedia anchored(MsrpAddress at) {
        return with(Optional.of(at), attributes);
    }

    private MessageMedia with(Optional<MsrpAddress> newAnchor, List<SdpAttribute> newAttributes) {
        return new MessageMedia(
                index,
                transport,
                port,
                path,
                nextHop,
                newAnchor,
                acceptTypes,
                acceptWrappedTypes,
                maxSize,
                setup,
                direction,
                connectionAddress,
                fingerprints,
                newAttributes);
    }
}
