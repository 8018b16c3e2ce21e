package org.parley.msrp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.function.UnaryOperator;
import org.parley.fuzz.Corpus;
import org.parley.fuzz.FuzzTarget;

/** The decoder: the first octet says in what portions the others come. */
public final class MsrpChunkTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel(new MsrpDecoder(CodecLimits.DEFAULT));
        Portions.feed(channel, input);
        assertTrue(channel.isOpen());
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
