package org.parley.sdp;

import java.util.Optional;

/**
 * Connection establishment for media anchoring, RFC 6714: whether the address to connect to is that of the {@code c=} and
 * {@code m=} lines, which middleboxes rewrite, or that of the path.
 */
final class Cema {

    private final HostComparison hosts;

    Cema(HostComparison hosts) {
        this.hosts = hosts;
    }

    /** The media as both sides will use it; unusable where only one side could make the connection. */
    MediaReading decide(MessageMedia media) {
        boolean isAnchored = isAnchored(media);
        //= RFC6714-4.3-1
        if (!media.declaresCema()) {
            return isAnchored
                    ? new MediaReading.Unusable("without msrp-cema the address of c= and m= must be that of the path")
                    : new MediaReading.Usable(media);
        }
        //= RFC6714-4.3-3
        boolean isBehindRelay = media.path().size() > 1 && !isAnchored;
        return new MediaReading.Usable(isBehindRelay ? media : media.anchored(anchor(media)));
    }

    /** Where {@code c=} and {@code m=} point; a description without {@code c=} has nothing but its path. */
    private static MsrpAddress anchor(MessageMedia media) {
        return media.connectionAddress()
                .map(host -> new MsrpAddress(media.transport(), host, media.port()))
                .orElse(media.nextHop());
    }

    /** Whether that is not where the path points. */
    //= RFC6714-4.4-1
    private boolean isAnchored(MessageMedia media) {
        MsrpAddress anchor = anchor(media);
        return !isSamePort(media, anchor)
                || !hosts.isSame(anchor.host(), media.nextHop().host());
    }

    /** An end that only connects has no port of its own: it writes 9, whatever its path has (RFC 4145 section 4.1). */
    private static boolean isSamePort(MessageMedia media, MsrpAddress anchor) {
        boolean onlyConnects =
                media.port() == MediaWriter.DISCARD_PORT && media.setup().equals(Optional.of(Setup.ACTIVE));
        return onlyConnects || anchor.port() == media.nextHop().port();
    }
}
