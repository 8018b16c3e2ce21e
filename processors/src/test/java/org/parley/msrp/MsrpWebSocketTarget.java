package org.parley.msrp;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.parley.fuzz.Corpus;
import org.parley.fuzz.FuzzTarget;

/** Frames of a WebSocket before the decoder: the first octet says in what portions the others come. */
public final class MsrpWebSocketTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        MsrpDecoder decoder = new MsrpDecoder(CodecLimits.DEFAULT);
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketFrames(decoder, Duration.ZERO), decoder);
        Portions.feed(channel, input);
        channel.checkException();
        channel.finishAndReleaseAll();
        channel.checkException();
    }

    @Override
    public List<byte[]> seeds() {
        return Corpus.wire(UnaryOperator.identity(), "websocket");
    }

    /** Heads of frames with a mask of zeros, and what may stand in them. */
    @Override
    public List<String> words() {
        return List.of(
                "\u0081\u0085\0\0\0\0",
                "\u0082\u0085\0\0\0\0",
                "\u0002\u0085\0\0\0\0",
                "\u0080\u0085\0\0\0\0",
                "\u0082\u00fe\u0001\0\0\0\0\0",
                "\u0082\u00ff\0\0\0\0\0\u0001\0\0\0\0\0\0",
                "\u0089\u0080\0\0\0\0",
                "\u008a\u0080\0\0\0\0",
                "\u0088\u0082\0\0\0\0\u0003\u00e8",
                "MSRP a1 SEND\r\n",
                "-------a1$\r\n");
    }

    /** A channel, and a portion of one octet is a buffer. */
    @Override
    public long bytesPerOctet() {
        return 2_000;
    }
}
