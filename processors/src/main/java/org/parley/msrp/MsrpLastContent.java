package org.parley.msrp;

import io.netty.buffer.ByteBuf;

/** The end of a frame: the last piece of its body, often all of it, often nothing, and the continuation flag. */
public final class MsrpLastContent extends MsrpContent {

    private final ContinuationFlag flag;

    public MsrpLastContent(ByteBuf content, ContinuationFlag flag) {
        super(content);
        this.flag = flag;
    }

    /** What follows this chunk. */
    public ContinuationFlag flag() {
        return flag;
    }

    @Override
    public MsrpLastContent replace(ByteBuf content) {
        return new MsrpLastContent(content, flag);
    }
}
