package org.parley.sdp;

import java.util.Locale;
import java.util.Optional;

/** The direction attribute of a media line, seen by whoever wrote it. */
public enum Direction {
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE;

    static Optional<Direction> of(String attributeName) {
        return switch (attributeName.toLowerCase(Locale.ROOT)) {
            case "sendrecv" -> Optional.of(SENDRECV);
            case "sendonly" -> Optional.of(SENDONLY);
            case "recvonly" -> Optional.of(RECVONLY);
            case "inactive" -> Optional.of(INACTIVE);
            default -> Optional.empty();
        };
    }

    /** What the other side answers. */
    //= RFC3264-6.1-1
    public Direction mirrored() {
        return switch (this) {
            case SENDONLY -> RECVONLY;
            case RECVONLY -> SENDONLY;
            case SENDRECV, INACTIVE -> this;
        };
    }

    /** Whether the writer of the line wants to receive. */
    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    /** Whether the writer of the line wants to send. */
    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    SdpLine toLine() {
        return SdpLine.attribute(name().toLowerCase(Locale.ROOT));
    }
}
