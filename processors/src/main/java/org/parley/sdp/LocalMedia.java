package org.parley.sdp;

import java.util.Optional;

/**
 * The server's end of one leg's MSRP session.
 *
 * @param origin host and version
 * @param transport of the listener
 * @param port of the listener, as advertised
 * @param path our URI for this leg, with its own session-id
 * @param fingerprint of the certificate that we show on a TLS connection of this leg; empty over TCP, and over WebSocket: a
 *     browser believes authorities, and tells a page nothing about certificates
 */
public record LocalMedia(
        SdpOrigin origin, MsrpTransport transport, int port, String path, Optional<Fingerprint> fingerprint) {

    public LocalMedia {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is not between 1 and 65535");
        }
        if (fingerprint.isPresent() != (transport == MsrpTransport.TLS)) {
            throw new IllegalArgumentException("a fingerprint belongs to TLS without WebSocket, which needs one");
        }
        if (MsrpAddress.tryParse(path).map(MsrpAddress::transport).orElse(null) != transport) {
            throw new IllegalArgumentException("path is no MSRP URI of this transport");
        }
    }
}
