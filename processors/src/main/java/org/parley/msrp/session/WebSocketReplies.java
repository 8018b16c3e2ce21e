package org.parley.msrp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import org.parley.msrp.WebSocketHead;

/** The same over WebSocket, where each of them is a message of its own and says its length first. */
//= RFC7977-5.1-1
final class WebSocketReplies extends Replies {

    private final ByteBuf reply = Unpooled.buffer();

    WebSocketReplies(ChannelHandlerContext context, int unreadLimit) {
        super(context, unreadLimit);
    }

    @Override
    ByteBuf begin() {
        return reply.clear();
    }

    @Override
    void end() {
        ByteBuf out = super.begin();
        WebSocketHead.write(out, reply.readableBytes());
        out.writeBytes(reply);
    }
}
