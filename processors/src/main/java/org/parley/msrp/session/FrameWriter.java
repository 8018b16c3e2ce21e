package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;

/**
 * Turns chunks into frames on one channel at a time. Headers, short bodies and end-lines are written into blocks; a block is
 * cut where a larger body comes in between, which goes out as another view of the shared octets. So a run of short frames
 * leaves as one piece, and so do the end-line of one frame and the headers of the next. Owned by one event loop.
 */
final class FrameWriter {

    /** First block of a run: a short frame or two. Ours. */
    private static final int FIRST_BLOCK = 4096;

    /** Further blocks of a run. Ours: some twenty short frames. */
    private static final int NEXT_BLOCK = 32_768;

    /**
     * A body up to this is copied behind its headers, so that the network takes a run of short frames as one piece: measured,
     * a view of its own for each costs more than its octets.
     */
    private static final int COPIED_BODY = IncomingMessage.SMALL_CHUNK;

    private static final byte[] MSRP = "MSRP ".getBytes(US_ASCII);
    private static final byte[] HYPHENS = "\r\n-------".getBytes(US_ASCII);

    private Channel channel;
    private ByteBuf block;
    private int nextBlock = FIRST_BLOCK;

    /** Begins a run of frames. */
    void begin(Channel target) {
        channel = target;
        nextBlock = FIRST_BLOCK;
    }

    /** Writes one frame and gives back its reference to the body. */
    void write(TransactionIds ids, byte[] paths, Chunk chunk) {
        int bodyBytes = chunk.body().readableBytes();
        boolean isCopied = bodyBytes <= COPIED_BODY;
        reserve(paths.length + chunk.shared().length + Chunk.FRAME_BYTES + (isCopied ? bodyBytes : 0));
        block.writeBytes(MSRP);
        int idStart = block.writerIndex();
        ids.writeNext(block);
        int idLength = block.writerIndex() - idStart;
        block.writeBytes(paths).writeBytes(chunk.shared());
        if (isCopied) {
            block.writeBytes(chunk.body(), chunk.body().readerIndex(), bodyBytes);
        }
        int headEnd = block.writerIndex();
        // The end-line is written first where it belongs behind the body, then the block is cut before it.
        int skip = chunk.hasBody() ? 0 : 2;
        block.writeBytes(HYPHENS, skip, HYPHENS.length - skip);
        block.writeBytes(block, idStart, idLength);
        block.writeByte(chunk.flag().octet()).writeByte('\r').writeByte('\n');
        if (!isCopied) {
            int start = block.readerIndex();
            channel.write(block.retainedSlice(start, headEnd - start), channel.voidPromise());
            block.readerIndex(headEnd);
            channel.write(chunk.body().duplicate(), channel.voidPromise());
            chunk.written();
        } else {
            chunk.release();
        }
    }

    private void reserve(int bytes) {
        if (block != null && block.writableBytes() < bytes) {
            end();
        }
        if (block == null) {
            block = channel.alloc().ioBuffer(Math.max(nextBlock, bytes));
            nextBlock = NEXT_BLOCK;
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
