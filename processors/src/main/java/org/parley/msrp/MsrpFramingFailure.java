package org.parley.msrp;

/**
 * The stream cannot be cut into frames any further; the decoder discards what follows. The connection has to be closed,
 * RFC 4975 section 7.3.
 */
public record MsrpFramingFailure(Reason reason) implements MsrpPart {

    /** Why the frame boundary is lost. */
    public enum Reason {
        /** A frame does not begin with {@code MSRP} and a transaction id. */
        NOT_MSRP,
        /** A header line ends without carriage return. */
        BARE_LINE_FEED,
        /** A line is longer than {@link CodecLimits#lineBytes}. */
        LINE_TOO_LONG,
        /** A header block is longer than {@link CodecLimits#headerBytes} or has too many lines. */
        HEADERS_TOO_LONG,
        /** Over WebSocket: octets that are no frame of a client (RFC 6455 section 5). */
        NOT_WEBSOCKET,
        /** Over WebSocket: a message ends inside a chunk (RFC 7977 section 5.1). */
        MESSAGE_CUT
    }
}
