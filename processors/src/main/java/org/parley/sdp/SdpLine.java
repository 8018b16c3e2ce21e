package org.parley.sdp;

import java.util.Optional;

/**
 * One line of a session description, {@code <type>=<value>} of RFC 4566 section 5. It cannot hold a line break, so no
 * value of a peer can add a line to what we write.
 *
 * @param type one letter
 * @param value everything behind the equals sign
 */
public record SdpLine(char type, String value) {

    public SdpLine {
        if (type < 'a' || type > 'z') {
            throw new IllegalArgumentException("type is not a lower-case letter");
        }
        //= RFC4566-5-2
        if (hasLineBreak(value)) {
            throw new IllegalArgumentException("value has a line break or NUL");
        }
    }

    static boolean hasLineBreak(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == '\0') {
                return true;
            }
        }
        return false;
    }

    /** {@code a=<name>}. */
    public static SdpLine attribute(String name) {
        return new SdpLine('a', name);
    }

    /** {@code a=<name>:<value>}. */
    public static SdpLine attribute(String name, String value) {
        return new SdpLine('a', name + ':' + value);
    }

    /** The attribute of an {@code a=} line; empty for every other line. */
    public Optional<SdpAttribute> toAttribute() {
        return type == 'a' ? Optional.of(SdpAttribute.of(value)) : Optional.empty();
    }

    void writeTo(StringBuilder out) {
        out.append(type).append('=').append(value).append("\r\n");
    }
}
