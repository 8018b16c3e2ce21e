package org.parley.msrp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;

/** Input of a fuzz target as a connection brings it: the first octet says in what portions the others come. */
final class Portions {

    private Portions() {}

    /** Feeds a channel until it is closed, and forgets what comes out of it. */
    static void feed(EmbeddedChannel channel, byte[] input) {
        int step = input.length == 0 ? 1 : 1 + (input[0] & 0xff) * 17;
        for (int at = Math.min(1, input.length); at < input.length && channel.isOpen(); at += step) {
            int length = Math.min(step, input.length - at);
            ByteBuf octets = UnpooledByteBufAllocator.DEFAULT.heapBuffer(length).writeBytes(input, at, length);
            channel.writeInbound(octets);
            for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
                ReferenceCountUtil.release(part);
            }
        }
    }
}
