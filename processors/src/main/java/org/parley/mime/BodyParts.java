package org.parley.mime;

import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The parts of one message body in their order, multiparts inside multiparts flattened. A body that is no multipart is
 * its own only part.
 */
public final class BodyParts implements Iterable<BodyPart> {

    private static final BodyParts NONE = new BodyParts(List.of());

    private final List<BodyPart> parts;

    private BodyParts(List<BodyPart> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Takes a body apart.
     *
     * @param contentType value of the message's Content-Type; blank only for an empty body
     * @param contentDisposition value of the message's Content-Disposition
     * @throws MimeSyntaxException when it cannot be taken apart or costs too much; the peer gets 400
     */
    public static BodyParts parse(String contentType, Optional<String> contentDisposition, byte[] body)
            throws MimeSyntaxException {
        return parse(contentType, contentDisposition, Optional.empty(), body);
    }

    /**
     * Takes a body apart that other parts of its message may refer to.
     *
     * @param contentId value of the message's Content-ID, which names a body that is no multipart
     */
    public static BodyParts parse(
            String contentType, Optional<String> contentDisposition, Optional<String> contentId, byte[] body)
            throws MimeSyntaxException {
        if (body.length == 0) {
            return NONE;
        }
        if (body.length > MimeLimits.MAX_BODY_OCTETS) {
            throw new MimeSyntaxException("the body is longer than " + MimeLimits.MAX_BODY_OCTETS + " octets");
        }
        //= RFC3261-20.15-1
        if (contentType.isBlank()) {
            throw new MimeSyntaxException("the body has no Content-Type");
        }
        PartHeader header = new PartHeader();
        header.field("Content-Type", bounded(contentType));
        if (contentDisposition.isPresent()) {
            header.field("Content-Disposition", bounded(contentDisposition.get()));
        }
        if (contentId.isPresent()) {
            header.field("Content-ID", bounded(contentId.get()));
        }
        return new BodyParts(
                header.isMultipart()
                        ? new MultipartReader(contentType, header).read(body)
                        : List.of(header.toPart(body, false)));
    }

    private static String bounded(String value) throws MimeSyntaxException {
        if (value.length() > MimeLimits.MAX_FIELD_OCTETS) {
            throw new MimeSyntaxException("a header field is longer than " + MimeLimits.MAX_FIELD_OCTETS + " octets");
        }
        return value;
    }

    /** All parts in order. */
    public List<BodyPart> all() {
        return parts;
    }

    /** The first part of a type, without regard to case. */
    public Optional<BodyPart> ofType(String contentType) {
        return parts.stream().filter(part -> part.isType(contentType)).findFirst();
    }

    /** The first part with a disposition, without regard to case. */
    //= RFC5366-4-4
    public Optional<BodyPart> ofDisposition(String disposition) {
        return parts.stream().filter(part -> part.isDisposition(disposition)).findFirst();
    }

    /**
     * The part that a {@code cid:} URL (RFC 2392) or a bare content id names.
     *
     * @param reference with or without {@code cid:}; percent escapes of the URL are undone
     */
    public Optional<BodyPart> ofContentId(String reference) {
        String id = reference.regionMatches(true, 0, "cid:", 0, 4) ? unescaped(reference) : reference;
        return parts.stream()
                .filter(part -> part.contentId().filter(id::equals).isPresent())
                .findFirst();
    }

    /** A URL that is none names no part. */
    private static String unescaped(String cid) {
        try {
            return URI.create(cid).getSchemeSpecificPart();
        } catch (IllegalArgumentException e) {
            return cid.substring(4);
        }
    }

    @Override
    public Iterator<BodyPart> iterator() {
        return parts.iterator();
    }
}
