package org.parley.sdp;

import java.util.Locale;
import java.util.Optional;

/** The {@code setup} attribute of RFC 4145 as MSRP uses it (RFC 6135 section 4.2). */
public enum Setup {
    ACTIVE,
    PASSIVE,
    ACTPASS;

    /** Empty for {@code holdconn} and unknown words: both count as no attribute. */
    //= RFC6135-4.2.1-1
    static Optional<Setup> of(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "active" -> Optional.of(ACTIVE);
            case "passive" -> Optional.of(PASSIVE);
            case "actpass" -> Optional.of(ACTPASS);
            default -> Optional.empty();
        };
    }

    SdpLine toLine() {
        return SdpLine.attribute("setup", name().toLowerCase(Locale.ROOT));
    }
}
