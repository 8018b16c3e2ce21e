package org.parley.msrp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;

/** A piece of a body: a retained slice of what was received. Whoever takes it releases it. */
public sealed class MsrpContent extends DefaultByteBufHolder implements MsrpPart permits MsrpLastContent {

    public MsrpContent(ByteBuf content) {
        super(content);
    }

    @Override
    public MsrpContent replace(ByteBuf content) {
        return new MsrpContent(content);
    }
}
