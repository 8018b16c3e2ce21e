package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

class RawHeadTest {

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RawHead head(String text) {
        return RawHead.scan(octets(text));
    }

    @Test
    @Covers("RFC3261-7.3.1-1")
    void unfoldsAValueWhoseFirstLineIsEmpty() {
        RawHead response = head("SIP/2.0 200 OK\r\nCSeq:\r\n 7 INVITE\r\nl:\r\n\t12\r\n \r\nSubject: a\r\n\r\n");
        assertEquals(7, response.cseqNumber());
        assertEquals("INVITE", response.cseqMethod());
        assertEquals(Optional.of("12"), response.first("content-length"));
        assertEquals(Optional.of("a"), response.first("subject"));
    }

    @Test
    void unfoldsManyLinesInTheirOrder() {
        String folded = " x\r\n".repeat(20_000);
        String value = head("OPTIONS sip:a SIP/2.0\r\nNote: y\r\n" + folded + "\r\n")
                .first("note")
                .orElseThrow();
        assertEquals("y" + " x".repeat(20_000), value);
    }

    @Test
    void findsAFoldedCallIdInTheLaneOfThePlainOne() {
        byte[] plain = octets("BYE sip:a SIP/2.0\r\nCall-ID: abc@d\r\n\r\n");
        byte[] folded = octets("BYE sip:a SIP/2.0\r\nCall-ID:\r\n \r\n\tabc@d\r\n\r\n");
        assertEquals(
                CallIdScan.hash(plain, CallIdScan.find(plain, plain.length), plain.length),
                CallIdScan.hash(folded, CallIdScan.find(folded, folded.length), folded.length));
        assertEquals("abc@d", RawHead.scan(folded).callId());
    }

    @Test
    void tellsOfNulAndLoneReturnsAndHoldsNone() {
        RawHead head = head("OPTIONS sip:a\rb SIP/2.0\r\nVia: a\0b\r\nTo: c\r\r\n\r\nbody\r\0");
        assertTrue(head.hasForbiddenOctets());
        assertEquals("OPTIONS sip:a b SIP/2.0", head.startLine());
        assertEquals(Optional.of("a b"), head.first("via"));
        assertEquals(Optional.of("c"), head.first("to"));
    }

    @Test
    void takesANulInAQuotedPairForABlank() {
        RawHead head = head("OPTIONS sip:a SIP/2.0\r\nTo: \"NUL:\\\0\" <sip:a@b>\r\n\r\n");
        assertFalse(head.hasForbiddenOctets());
        assertEquals(Optional.of("\"NUL:\\ \" <sip:a@b>"), head.first("to"));
    }

    @Test
    void mindsNothingInABody() {
        assertFalse(head("OPTIONS sip:a SIP/2.0\r\nTo: c\r\n\r\nbody\r\0").hasForbiddenOctets());
    }
}
