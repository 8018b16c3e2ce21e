package org.parley.msrp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;

/**
 * Turns chunks into frames on one channel at a time. Headers, short bodies and end-lines are written into blocks; a block is
 * cut where a larger body comes in between, which goes out as another view of the shared octets. So a run of short frames
 * leaves as one piece, and so do the end-line of one frame and the headers of the next. Owned by one event loop.
 */
final class FrameWriter {

    /** Block for what stands around a larger body. Ours: a head and the end of the frame before. */
    private static final int SMALL_BLOCK = 4096;

    /** Largest block. Ours: some twenty short frames; netty's threads keep no larger ones for the next use. */
    private static final int LARGE_BLOCK = 32_768;

    private Channel channel;
    private ByteBuf block;
    private long expected;

    /**
     * Begins a run of frames.
     *
     * @param bytes octets of the run, as far as is known
     */
    void begin(Channel target, long bytes) {
        channel = target;
        expected = bytes;
    }

    /** Writes one frame and gives back its reference to the body. */
    void write(Envelope envelope, Chunk chunk) {
        int bytes = envelope.bytes() + chunk.sharedBytes();
        reserve(bytes, chunk.isBulk() ? SMALL_BLOCK : LARGE_BLOCK);
        expected -= bytes;
        envelope.begin(block, chunk);
        chunk.writeShared(block);
        int bodyAt = block.writerIndex();
        envelope.end(block, chunk.hasBody(), chunk.flag());
        if (chunk.body().isReadable()) {
            // The end-line is there already: the block is cut before it, and the body goes in between.
            int start = block.readerIndex();
            channel.write(block.retainedSlice(start, bodyAt - start), channel.voidPromise());
            block.readerIndex(bodyAt);
            channel.write(chunk.body().duplicate(), channel.voidPromise());
            chunk.written();
        } else {
            chunk.release();
        }
    }

    private void reserve(int bytes, int most) {
        if (block != null && block.writableBytes() < bytes) {
            end();
        }
        if (block == null) {
            block = channel.alloc().ioBuffer((int) Math.max(bytes, Math.min(most, expected)));
        }
    }

    /** Hands what is left of the run to the channel; nothing of it stays here. */
    void end() {
        end(channel.voidPromise());
    }

    /** As {@link #end()}; {@code gone} is fulfilled when the network has all of it. */
    void end(ChannelPromise gone) {
        if (block != null) {
            channel.write(block, gone);
            block = null;
        }
    }
}
