package org.parley.msrp.session;

/**
 * Our end of a session's connection, as its path says.
 *
 * @param port of the listener
 * @param isSecure over TLS
 * @param isWebSocket over WebSocket
 */
public record OwnEndpoint(int port, boolean isSecure, boolean isWebSocket) {

    /** TCP alone. */
    static OwnEndpoint plain(int port) {
        return new OwnEndpoint(port, false, false);
    }

    Framing framing() {
        return isWebSocket ? Framing.WEB_SOCKET : Framing.STREAM;
    }

    /** The transport parameter of the path's URI. */
    //= RFC7977-5.2.1-1
    String parameter() {
        return isWebSocket ? "ws" : "tcp";
    }
}
