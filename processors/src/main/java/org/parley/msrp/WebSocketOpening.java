package org.parley.msrp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.parley.websocket.OpeningHandshake;

/**
 * The opening handshake of a connection for MSRP over WebSocket (RFC 7977 section 4.1): answers the request of a client, and
 * gives way to {@link WebSocketFrames}. Whence a page comes does not matter: the session id, which nobody can guess, is what
 * lets a client in, and no cookie or address does. Owned by the channel's event loop.
 */
public final class WebSocketOpening extends ChannelInboundHandlerAdapter {

    //= RFC7977-4.1-1
    private static final OpeningHandshake HANDSHAKE = new OpeningHandshake("msrp", origin -> true);

    private final MsrpDecoder decoder;
    private final Duration silence;
    private final Consumer<String> refused;
    private byte[] request = new byte[512];
    private int filled;
    private boolean isOver;

    /**
     * @param decoder gets what comes in messages; behind this one in the pipeline
     * @param silence after which a client is asked by Ping whether it is there; zero: never
     * @param refused is told why a client was refused, without any text of his
     */
    public WebSocketOpening(MsrpDecoder decoder, Duration silence, Consumer<String> refused) {
        this.decoder = decoder;
        this.silence = silence;
        this.refused = refused;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            if (!isOver) {
                read(ctx, in);
            }
        } finally {
            in.release();
        }
    }

    private void read(ChannelHandlerContext ctx, ByteBuf in) {
        int before = filled;
        int length = Math.min(in.readableBytes(), OpeningHandshake.LONGEST_REQUEST - before);
        if (before + length > request.length) {
            request = Arrays.copyOf(request, Math.max(2 * request.length, before + length));
        }
        in.getBytes(in.readerIndex(), request, before, length);
        filled += length;
        int end = OpeningHandshake.end(request, filled);
        if (end > 0) {
            in.skipBytes(end - before);
            answer(ctx, in, HANDSHAKE.answer(Arrays.copyOf(request, end)));
        } else if (filled == OpeningHandshake.LONGEST_REQUEST) {
            answer(ctx, in, HANDSHAKE.tooLong());
        }
    }

    private void answer(ChannelHandlerContext ctx, ByteBuf rest, OpeningHandshake.Answer answer) {
        isOver = true;
        request = new byte[0];
        ByteBuf octets = Unpooled.wrappedBuffer(answer.octets());
        //= RFC7977-4.1-2
        if (answer.objection().isPresent()) {
            refused.accept(answer.objection().get());
            ctx.writeAndFlush(octets).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ctx.writeAndFlush(octets, ctx.voidPromise());
        ctx.pipeline().addAfter(ctx.name(), "websocket-frames", new WebSocketFrames(decoder, silence));
        if (rest.isReadable()) {
            ctx.fireChannelRead(rest.readRetainedSlice(rest.readableBytes()));
        }
        ctx.pipeline().remove(this);
    }
}
