package org.parley.websocket;

/** What a peer sent is not WebSocket: he is told the status in a Close frame, and the connection ends (RFC 6455 section 7.1.7). */
public final class WebSocketFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    WebSocketFault(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /** Status of the Close frame, as {@link FrameWriter} names them. */
    public int status() {
        return status;
    }
}
