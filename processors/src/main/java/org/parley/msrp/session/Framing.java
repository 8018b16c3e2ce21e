package org.parley.msrp.session;

import io.netty.channel.ChannelHandlerContext;

/**
 * How frames stand on a connection. A session has one from its path in SDP, and no connection but one of the same carries it:
 * so the choice is made once for a session and once for a connection, and none of their frames asks.
 */
enum Framing {
    /** One behind the other in the stream of TCP or TLS. */
    STREAM {
        @Override
        Envelope envelope(String toPath, String fromPath) {
            return new Envelope(toPath, fromPath);
        }

        @Override
        Replies replies(ChannelHandlerContext context, int unreadLimit) {
            return new Replies(context, unreadLimit);
        }
    },
    /** Each in a WebSocket message (RFC 7977). */
    WEB_SOCKET {
        @Override
        Envelope envelope(String toPath, String fromPath) {
            return new WebSocketEnvelope(toPath, fromPath);
        }

        @Override
        Replies replies(ChannelHandlerContext context, int unreadLimit) {
            return new WebSocketReplies(context, unreadLimit);
        }
    };

    /** What stands around the frames to a recipient. */
    abstract Envelope envelope(String toPath, String fromPath);

    /** What a connection says for itself. */
    abstract Replies replies(ChannelHandlerContext context, int unreadLimit);
}
