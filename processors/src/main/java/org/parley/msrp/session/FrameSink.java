package org.parley.msrp.session;

import io.netty.buffer.ByteBuf;
import org.parley.msrp.ContinuationFlag;

/** Where the body of the present frame goes. Pieces are borrowed. */
interface FrameSink {

    /** Takes nothing. */
    FrameSink DISCARD = new FrameSink() {
        @Override
        public void content(ByteBuf piece) {
            // A body that nobody asked for.
        }

        @Override
        public void last(ByteBuf piece, ContinuationFlag flag) {
            // The end of a frame that was dealt with at its head.
        }
    };

    /** A piece of the body, not empty. */
    void content(ByteBuf piece);

    /** The last piece, often empty, and the flag. */
    void last(ByteBuf piece, ContinuationFlag flag);
}
