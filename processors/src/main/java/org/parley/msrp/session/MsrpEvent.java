package org.parley.msrp.session;

/** What the switch counts beside its responses. */
public enum MsrpEvent {
    CHUNK_RECEIVED,
    CHUNK_DELIVERED,
    /** A chunk was not handed to a recipient that is gone, holds, or does not take its type. */
    RECIPIENT_SKIPPED,
    REPORT_CONSUMED,
    RESPONSE_CONSUMED,
    /** A disposition notification that names nobody to deliver it to. */
    NOTIFICATION_CONSUMED,
    FRAMING_LOST,
    SLOW_READER,
    RESPONSES_UNREAD,
    CONNECTION_FAILED,
    CONNECTION_LOST,
    /** No session was bound in time. */
    CONNECTION_UNUSED,
    /** A peer's connection was closed at once, or gave way to another, because there are too many. */
    CONNECTION_REFUSED,
    /** What came was no request for a WebSocket with the subprotocol msrp. */
    WEBSOCKET_REFUSED,
    /** A TLS handshake failed, or a record after it was wrong. */
    TLS_FAILED,
    /** A connection was closed because its peer is not the one that a session's SDP promises. */
    PEER_NOT_PROVEN,
    REQUEST_PARKED,
    MESSAGE_ABORTED,
    /** The next chunk of a message did not come in time. */
    CHUNK_MISSED,
    /** A sender is not read from until a recipient has caught up. */
    SENDER_PAUSED,
    /** A recipient has much to read, and who sends to him cannot wait. */
    RECIPIENT_LAGS,
    /** A message of a service did not get to somebody. */
    ANNOUNCEMENT_LOST,
    /** A recipient reads nothing: a large message is given up for him. */
    RECIPIENT_STALLED,
    NICKNAME_SET,
    /** A sender was told that somebody does not get his message. */
    FAILURE_REPORTED,
    SENDER_REWRITTEN
}
