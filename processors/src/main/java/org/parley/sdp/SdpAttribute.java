package org.parley.sdp;

import java.util.Optional;

/**
 * An {@code a=} line: {@code <attribute>} or {@code <attribute>:<value>} of RFC 4566 section 5.13.
 *
 * @param name as written; compared without case
 * @param value everything behind the first colon; empty for a property attribute
 */
public record SdpAttribute(String name, Optional<String> value) {

    static SdpAttribute of(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new SdpAttribute(text, Optional.empty())
                : new SdpAttribute(text.substring(0, colon), Optional.of(text.substring(colon + 1)));
    }

    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }

    SdpLine toLine() {
        return value.map(text -> SdpLine.attribute(name, text)).orElseGet(() -> SdpLine.attribute(name));
    }
}
