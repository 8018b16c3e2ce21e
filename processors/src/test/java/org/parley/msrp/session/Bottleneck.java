package org.parley.msrp.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;

/** A network that takes nothing while it is shut; what was written waits in it and counts as not sent. */
final class Bottleneck extends ChannelOutboundHandlerAdapter {

    private record Write(Object message, ChannelPromise promise) {}

    private final Deque<Write> writes = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private boolean isShut;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        writes.forEach(write -> ReferenceCountUtil.release(write.message()));
        writes.clear();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (isShut) {
            writes.add(new Write(message, promise));
        } else {
            ctx.write(message, promise);
        }
    }

    void shut() {
        isShut = true;
    }

    /** Lets through what was written until now; what that brings about waits again. */
    void letThrough() {
        int count = writes.size();
        for (int i = 0; i < count; i++) {
            Write write = writes.poll();
            context.write(write.message(), write.promise());
        }
        context.flush();
    }

    void open() {
        isShut = false;
        letThrough();
    }
}
