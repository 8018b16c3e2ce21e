package org.parley.sdp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A session description, RFC 4566: every line in the order received, also those that nobody here understands. It is a
 * value; what it means for MSRP is read by {@link MessageMedia}.
 *
 * @param sessionLines the lines before the first {@code m=} line, {@code v=0} first
 * @param media the media sections in order
 */
public record SessionDescription(List<SdpLine> sessionLines, List<MediaDescription> media) {

    public SessionDescription {
        sessionLines = List.copyOf(sessionLines);
        media = List.copyOf(media);
    }

    /**
     * Reads a body of type {@code application/sdp}.
     *
     * @param octets UTF-8, lines end with CRLF or LF
     * @throws SdpSyntaxException names line and fault; the peer gets 400
     */
    public static SessionDescription parse(byte[] octets) throws SdpSyntaxException {
        return new SdpParser().parse(octets);
    }

    /** Value of the {@code o=} line: it changes with every change of the description (RFC 3264 section 8). */
    public Optional<String> origin() {
        return sessionLines.stream()
                .filter(line -> line.type() == 'o')
                .map(SdpLine::value)
                .findFirst();
    }

    /** The first session-level attribute of that name. */
    public Optional<SdpAttribute> attribute(String name) {
        return attributes().stream()
                .filter(attribute -> attribute.isNamed(name))
                .findFirst();
    }

    /** The session-level attributes in the order received. */
    List<SdpAttribute> attributes() {
        return sessionLines.stream()
                .map(SdpLine::toAttribute)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The session-level lines of one type. */
    List<SdpLine> lines(char type) {
        return sessionLines.stream().filter(line -> line.type() == type).toList();
    }

    /** The text, each line ended by CRLF. */
    public String write() {
        StringBuilder out = new StringBuilder(512);
        sessionLines.forEach(line -> line.writeTo(out));
        media.forEach(section -> section.writeTo(out));
        return out.toString();
    }

    /** {@link #write()} in UTF-8: a body of type {@code application/sdp}. */
    public byte[] bytes() {
        return write().getBytes(StandardCharsets.UTF_8);
    }
}
