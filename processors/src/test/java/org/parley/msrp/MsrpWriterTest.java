package org.parley.msrp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

class MsrpWriterTest {

    @Test
    @Covers("RFC4975-7.2-1")
    void answersSendToTheNearestHopOnly() {
        assertEquals(
                """
                MSRP abcd 413 Stop Sending Message\r
                To-Path: msrp://relay:1/r;tcp\r
                From-Path: msrp://us:1/s;tcp\r
                -------abcd$\r
                """,
                response("SEND"));
    }

    @Test
    @Covers("RFC4975-7.2-1")
    void answersOtherMethodsToTheWholePath() {
        assertEquals(
                """
                MSRP abcd 413 Stop Sending Message\r
                To-Path: msrp://relay:1/r;tcp msrp://ana:1/a;tcp\r
                From-Path: msrp://us:1/s;tcp\r
                -------abcd$\r
                """,
                response("NICKNAME"));
    }

    @Test
    @Covers("RFC4975-7.1.2-1")
    void writesASuccessReport() {
        ByteBuf out = Unpooled.buffer();
        MsrpWriter.report(
                out,
                ascii("abcd"),
                ascii("msrp://a:1/a;tcp"),
                ascii("msrp://us:1/s;tcp"),
                ascii("m1"),
                new ByteRange(1, 1025, 1025),
                MsrpStatus.OK,
                new byte[0]);
        assertEquals(
                """
                MSRP abcd REPORT\r
                To-Path: msrp://a:1/a;tcp\r
                From-Path: msrp://us:1/s;tcp\r
                Message-ID: m1\r
                Byte-Range: 1-1025/1025\r
                Status: 000 200 OK\r
                -------abcd$\r
                """,
                out.toString(US_ASCII));
    }

    private static String response(String method) {
        String wire = "MSRP abcd " + method
                + "\r\nTo-Path: msrp://us:1/s;tcp msrp://other:1/x;tcp"
                + "\r\nFrom-Path: msrp://relay:1/r;tcp msrp://ana:1/a;tcp\r\n-------abcd$\r\n";
        EmbeddedChannel channel = new EmbeddedChannel(new MsrpDecoder(CodecLimits.DEFAULT));
        channel.writeInbound(Unpooled.copiedBuffer(wire, US_ASCII));
        ByteBuf out = Unpooled.buffer();
        MsrpWriter.response(out, channel.readInbound(), MsrpStatus.STOP_SENDING);
        channel.finishAndReleaseAll();
        return out.toString(US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
