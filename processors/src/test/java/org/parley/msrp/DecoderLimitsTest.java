package org.parley.msrp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

@Covers("DEC-22")
class DecoderLimitsTest {

    private static final CodecLimits LIMITS = new CodecLimits(100, 300);

    @Test
    void acceptsALineOfTheLimitAndRefusesOneOctetMore() {
        assertTrue(decode(frame("X: " + "y".repeat(97))).startsWith("SEND"));
        assertEquals("framing lost: LINE_TOO_LONG\n", decode(frame("X: " + "y".repeat(98))));
    }

    @Test
    void refusesALineThatNeverEnds() {
        assertEquals("framing lost: LINE_TOO_LONG\n", decode("MSRP " + "x".repeat(200)));
    }

    @Test
    void acceptsAHeaderBlockOfTheLimitAndRefusesOneOctetMore() {
        int rest = 300 - frame("X: ").length();
        String lines = "";
        while (rest > 80) {
            lines += "X: " + "y".repeat(45) + "\r\n";
            rest -= 50;
        }
        String fits = frame(lines + "X: " + "y".repeat(rest));
        assertEquals(300, fits.length());
        assertTrue(decode(fits).startsWith("SEND"));
        assertEquals("framing lost: HEADERS_TOO_LONG\n", decode(frame(lines + "X: " + "y".repeat(rest + 1))));
    }

    @Test
    void acceptsAsManyLinesAsAllowedAndRefusesOneMore() {
        CodecLimits wide = new CodecLimits(100, 10_000);
        String most = "X: y\r\n".repeat(CodecLimits.HEADER_LINES - 5) + "X: y";
        assertTrue(decode(frame(most), wide).startsWith("SEND"));
        assertEquals("framing lost: HEADERS_TOO_LONG\n", decode(frame(most + "\r\nX: y"), wide));
    }

    @Test
    void takesABodyOfAnyLength() {
        String body = "x".repeat(100_000);
        String wire = frame("Content-Type: text/plain\r\n\r\n" + body);
        assertTrue(decode(wire).contains("body [" + body + "] COMPLETE"));
    }

    @Test
    void discardsWhatFollowsALostFrame() {
        assertEquals("framing lost: NOT_MSRP\n", decode("GET / HTTP/1.1\r\n\r\n" + frame("X: y")));
    }

    private static String frame(String headers) {
        return "MSRP abcd SEND\r\nTo-Path: t\r\nFrom-Path: f\r\n" + headers + "\r\n-------abcd$\r\n";
    }

    private static String decode(String wire) {
        return decode(wire, LIMITS);
    }

    private static String decode(String wire, CodecLimits limits) {
        byte[] octets = wire.getBytes(US_ASCII);
        return PartLog.of(octets, feed -> feed.accept(Unpooled.copiedBuffer(octets)), limits);
    }
}
