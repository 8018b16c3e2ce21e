package org.parley.msrp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.function.UnaryOperator;
import org.parley.fuzz.Corpus;
import org.parley.fuzz.FuzzTarget;

/** The decoder: the first octet says in what portions the others come. */
public final class MsrpChunkTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel(new MsrpDecoder(CodecLimits.DEFAULT));
        int step = input.length == 0 ? 1 : 1 + (input[0] & 0xff) * 17;
        for (int at = Math.min(1, input.length); at < input.length; at += step) {
            int length = Math.min(step, input.length - at);
            ByteBuf octets = UnpooledByteBufAllocator.DEFAULT.heapBuffer(length).writeBytes(input, at, length);
            channel.writeInbound(octets);
            for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
                ReferenceCountUtil.release(part);
            }
        }
        channel.checkException();
        channel.finishAndReleaseAll();
        channel.checkException();
    }

    @Override
    public List<byte[]> seeds() {
        return Corpus.wire(UnaryOperator.identity(), "msrp");
    }

    @Override
    public List<String> words() {
        return List.of(
                "MSRP a1 SEND\r\n",
                "MSRP a1 200 OK\r\n",
                "To-Path: msrp://a:1/s;tcp\r\n",
                "From-Path: msrp://b:2/t;tcp\r\n",
                "Byte-Range: 1-5/5\r\n",
                "Byte-Range: 1-*/*\r\n",
                "-------a1$\r\n",
                "-------a1+\r\n",
                "-------",
                "\r\n\r\n",
                "\r\n",
                "$",
                "Content-Type: message/cpim\r\n",
                "Message-ID: m\r\n",
                "Success-Report: yes\r\n",
                "Failure-Report: partial\r\n",
                "MSRP ");
    }

    /** A channel, and a portion of one octet is a buffer. */
    @Override
    public long bytesPerOctet() {
        return 2_000;
    }
}
