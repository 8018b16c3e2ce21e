package org.parley.websocket;

/** What a client sent, whole. */
public sealed interface Received {

    /** A text or binary message, of one frame or several. */
    record Message(byte[] octets) implements Received {}

    /** Wants a Pong with the same octets. */
    record Ping(byte[] octets) implements Received {}

    /** The answer to a Ping of ours, or sent unasked. */
    record Pong() implements Received {}

    /**
     * The client ends; he gets a Close frame in return, and nothing is sent after it.
     *
     * @param status that he gives and gets back; {@link FrameWriter#NORMAL} where he gives none
     */
    record Close(int status) implements Received {}
}
