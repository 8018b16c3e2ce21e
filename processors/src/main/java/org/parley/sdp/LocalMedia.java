package org.parley.sdp;

/**
 * The server's end of one leg's MSRP session.
 *
 * @param origin host and version
 * @param transport of the listener
 * @param port of the listener, as advertised
 * @param path our URI for this leg, with its own session-id
 */
public record LocalMedia(SdpOrigin origin, MsrpTransport transport, int port, String path) {

    public LocalMedia {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is not between 1 and 65535");
        }
        if (MsrpAddress.tryParse(path).map(MsrpAddress::transport).orElse(null) != transport) {
            throw new IllegalArgumentException("path is no MSRP URI of this transport");
        }
    }
}
