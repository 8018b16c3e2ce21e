package org.parley.msrp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.parley.websocket.FrameFormat;
import org.parley.websocket.FrameWriter;

/**
 * Takes the frames of a WebSocket off what a client sends (RFC 6455 section 5), before {@link MsrpDecoder}. The octets of a
 * message go on as they come, the mask taken off in place: nothing is put together here, so a message of any number of frames
 * is bounded by what bounds its chunk, of which there may be more than one
 * ({@link Tolerance#CHUNKS_IN_ONE_WEBSOCKET_MESSAGE}). Answers Ping and Close, and says goodbye when the connection is closed
 * from here. What we send has its {@link WebSocketHead} already. Owned by the channel's event loop.
 */
//= RFC7977-4.2-1
final class WebSocketFrames extends ChannelDuplexHandler {

    private enum State {
        /** Expects the head of a frame: two octets, further octets of its length, four octets of mask. */
        HEAD,
        /** Expects octets of a message. */
        DATA,
        /** Expects octets of a Ping, Pong or Close. */
        CONTROL
    }

    private final MsrpDecoder decoder;
    private final Duration silence;
    private final byte[] head = new byte[FrameFormat.LONGEST_HEAD];
    private final byte[] control = new byte[FrameFormat.LONGEST_SHORT];
    private State state = State.HEAD;
    private int headBytes;
    private int controlBytes;

    /** Octets of the present frame that are still to come. */
    private long remaining;

    /** The next four octets of mask, the first of them highest. */
    private int mask;

    private boolean isInMessage;
    private int closeStatus = FrameWriter.NORMAL;

    /** Nothing more is read. */
    private boolean isOver;

    /** Nothing more is sent: there has been a Close frame. */
    private boolean hasSaidGoodbye;

    /** The answer to a Ping of a client who does not read: only the last one counts. */
    private Optional<byte[]> owedPong = Optional.empty();

    /** Something has come since the last look. */
    private boolean isHeard = true;

    /** A Ping is under way to a silent client. */
    private boolean isAsked;

    private Optional<Future<?>> look = Optional.empty();

    /**
     * @param decoder behind this one in the pipeline: at the end of a message it has to be at the end of a chunk
     * @param silence after which a client is asked by Ping, and as long again until it is gone; zero: never. A page cannot ask
     *     itself, and what stands between closes what is silent
     */
    WebSocketFrames(MsrpDecoder decoder, Duration silence) {
        this.decoder = decoder;
        this.silence = silence;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        lookLater(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        look.ifPresent(timer -> timer.cancel(false));
    }

    private void lookLater(ChannelHandlerContext ctx) {
        if (!silence.isZero() && !isOver) {
            look = Optional.of(ctx.executor().schedule(() -> look(ctx), silence.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    //= RFC7977-6-1
    private void look(ChannelHandlerContext ctx) {
        // Who is not read from at present may have answered.
        if (isHeard || !ctx.channel().config().isAutoRead()) {
            isAsked = false;
        } else if (isAsked) {
            close(ctx, ctx.newPromise());
        } else if (!hasSaidGoodbye) {
            isAsked = true;
            ctx.writeAndFlush(Unpooled.wrappedBuffer(FrameWriter.ping()), ctx.voidPromise());
        }
        isHeard = false;
        lookLater(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ctx.fireChannelRead(message);
            return;
        }
        isHeard = true;
        try {
            while (in.isReadable() && !isOver) {
                switch (state) {
                    case HEAD -> readHead(ctx, in);
                    case DATA -> readData(ctx, in);
                    case CONTROL -> readControl(ctx, in);
                }
            }
        } finally {
            in.release();
        }
    }

    /** {@code FIN RSV1-3 opcode, MASK length, [length], masking-key}, RFC 6455 section 5.2. */
    private void readHead(ChannelHandlerContext ctx, ByteBuf in) {
        head[headBytes++] = in.readByte();
        if (headBytes == 2 && !isLegal()) {
            fail(ctx, MsrpFramingFailure.Reason.NOT_WEBSOCKET);
        } else if (headBytes >= 2 && headBytes == headLength()) {
            headBytes = 0;
            beginFrame(ctx);
        }
    }

    private int headLength() {
        return 2 + lengthOctets() + FrameFormat.MASK_OCTETS;
    }

    private int lengthOctets() {
        return FrameFormat.lengthOctets(head[1] & FrameFormat.LENGTH_BITS);
    }

    private int opcode() {
        return head[0] & FrameFormat.OPCODE_BITS;
    }

    private boolean isLast() {
        return (head[0] & FrameFormat.FIN) != 0;
    }

    private boolean isControl() {
        return FrameFormat.isControl(opcode());
    }

    /** Whether a client may send a frame with these two octets now. No extension is ever agreed on. */
    private boolean isLegal() {
        boolean isInOrder = isControl()
                ? isLast() && (head[1] & FrameFormat.LENGTH_BITS) <= FrameFormat.LONGEST_SHORT
                : isInMessage == (opcode() == FrameFormat.CONTINUATION);
        return (head[0] & FrameFormat.RESERVED_BITS) == 0
                && (head[1] & FrameFormat.MASKED) != 0
                && FrameFormat.isKnown(opcode())
                && isInOrder;
    }

    private void beginFrame(ChannelHandlerContext ctx) {
        int lengthOctets = lengthOctets();
        remaining = lengthOctets == 0 ? head[1] & FrameFormat.LENGTH_BITS : number(2, lengthOctets);
        mask = (int) number(2 + lengthOctets, FrameFormat.MASK_OCTETS);
        if (remaining < 0) {
            fail(ctx, MsrpFramingFailure.Reason.NOT_WEBSOCKET);
        } else if (isControl()) {
            state = State.CONTROL;
            controlBytes = 0;
            endControlWhenWhole(ctx);
        } else {
            state = State.DATA;
            isInMessage = true;
            endDataWhenWhole(ctx);
        }
    }

    private long number(int from, int octets) {
        long number = 0;
        for (int i = from; i < from + octets; i++) {
            number = number << 8 | head[i] & 0xFF;
        }
        return number;
    }

    private void readData(ChannelHandlerContext ctx, ByteBuf in) {
        int length = (int) Math.min(remaining, in.readableBytes());
        unmask(in, length);
        remaining -= length;
        ctx.fireChannelRead(in.readRetainedSlice(length));
        endDataWhenWhole(ctx);
    }

    private void endDataWhenWhole(ChannelHandlerContext ctx) {
        if (remaining > 0) {
            return;
        }
        state = State.HEAD;
        isInMessage = !isLast();
        //= RFC7977-5.1-2
        if (!isInMessage && !isOver && !decoder.isBetweenFrames()) {
            fail(ctx, MsrpFramingFailure.Reason.MESSAGE_CUT);
        }
    }

    /** Takes the mask off the next octets, eight at a time. */
    private void unmask(ByteBuf in, int length) {
        int at = in.readerIndex();
        int end = at + length;
        long eight = (long) mask << 32 | mask & 0xFFFFFFFFL;
        for (; at + 8 <= end; at += 8) {
            in.setLong(at, in.getLong(at) ^ eight);
        }
        for (; at < end; at++) {
            in.setByte(at, in.getByte(at) ^ mask >>> 24);
            mask = Integer.rotateLeft(mask, 8);
        }
    }

    private void readControl(ChannelHandlerContext ctx, ByteBuf in) {
        int length = (int) Math.min(remaining, in.readableBytes());
        unmask(in, length);
        remaining -= length;
        in.readBytes(control, controlBytes, length);
        controlBytes += length;
        endControlWhenWhole(ctx);
    }

    private void endControlWhenWhole(ChannelHandlerContext ctx) {
        if (remaining > 0) {
            return;
        }
        state = State.HEAD;
        byte[] payload = Arrays.copyOf(control, controlBytes);
        switch (opcode()) {
            case FrameFormat.PING -> {
                owedPong = Optional.of(payload);
                sendPong(ctx);
            }
            case FrameFormat.CLOSE -> {
                closeStatus = status(payload);
                close(ctx, ctx.newPromise());
            }
            default -> {
                // A Pong says that the client is there, and the connection is.
            }
        }
    }

    private void sendPong(ChannelHandlerContext ctx) {
        if (owedPong.isPresent() && !hasSaidGoodbye && ctx.channel().isWritable()) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(FrameWriter.pong(owedPong.get())), ctx.voidPromise());
            owedPong = Optional.empty();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        sendPong(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    /** The status of a Close frame, which its sender gets back; where it is none, what is wrong. */
    private static int status(byte[] payload) {
        if (payload.length == 0) {
            return FrameWriter.NORMAL;
        }
        int status = payload.length < 2 ? 0 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        return FrameFormat.isStatus(status) ? status : FrameWriter.PROTOCOL_ERROR;
    }

    /** What comes is no WebSocket, or no MSRP in one: the connection ends, which is up to whoever owns it. */
    private void fail(ChannelHandlerContext ctx, MsrpFramingFailure.Reason reason) {
        closeStatus = FrameWriter.PROTOCOL_ERROR;
        isOver = true;
        ctx.fireChannelRead(new MsrpFramingFailure(reason));
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        isOver = true;
        if (!hasSaidGoodbye) {
            hasSaidGoodbye = true;
            ctx.writeAndFlush(Unpooled.wrappedBuffer(FrameWriter.close(closeStatus)));
        }
        ctx.close(promise);
    }
}
