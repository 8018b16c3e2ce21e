package org.parley.sdp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A media section of RFC 4566 section 5.14: its {@code m=} line and the lines below it, in the order received.
 *
 * @param media {@code message}, {@code audio}, …
 * @param port 0 to 65535; 0 means refused or switched off
 * @param portCount the number behind the slash, where there is one
 * @param protocol {@code TCP/MSRP}, …
 * @param formats at least one
 * @param lines all lines below the {@code m=} line
 */
public record MediaDescription(
        String media, int port, OptionalInt portCount, String protocol, List<String> formats, List<SdpLine> lines) {

    public MediaDescription {
        requireToken("media", media);
        requireToken("protocol", protocol);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is not between 0 and 65535");
        }
        formats = List.copyOf(formats);
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("formats is empty");
        }
        formats.forEach(format -> requireToken("formats", format));
        lines = List.copyOf(lines);
    }

    private static void requireToken(String argument, String text) {
        if (text.isEmpty() || text.indexOf(' ') >= 0 || SdpLine.hasLineBreak(text)) {
            throw new IllegalArgumentException(argument + " is not one word");
        }
    }

    /** The {@code a=} lines in the order received. */
    public List<SdpAttribute> attributes() {
        return lines.stream()
                .map(SdpLine::toAttribute)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The same media refused: port 0 and nothing below. */
    //= RFC3264-6-2
    MediaDescription refused() {
        return new MediaDescription(media, 0, OptionalInt.empty(), protocol, formats, List.of());
    }

    void writeTo(StringBuilder out) {
        out.append("m=").append(media).append(' ').append(port);
        portCount.ifPresent(count -> out.append('/').append(count));
        out.append(' ').append(protocol);
        formats.forEach(format -> out.append(' ').append(format));
        out.append("\r\n");
        lines.forEach(line -> line.writeTo(out));
    }
}
