package org.parley.xml;

import java.util.Locale;

/** Role of a recipient, RFC 5364 section 4; in the order of rank, so that the smaller ordinal wins. */
public enum CopyControl {
    TO,
    CC,
    BCC;

    /** What has no value, or none that is known, discloses least. */
    //= RFC5364-4-1
    static CopyControl of(String value) {
        return switch (value == null ? "" : value.strip().toLowerCase(Locale.ROOT)) {
            case "to" -> TO;
            case "cc" -> CC;
            default -> BCC;
        };
    }

    /** The role of a URI that is listed in both. */
    //= RFC5364-4-2
    public CopyControl highest(CopyControl other) {
        return compareTo(other) <= 0 ? this : other;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
