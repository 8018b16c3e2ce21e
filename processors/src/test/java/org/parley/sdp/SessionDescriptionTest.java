package org.parley.sdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

class SessionDescriptionTest {

    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n";

    @Test
    void keepsEveryLineInItsOrder() {
        String text = HEAD + "c=IN IP4 192.0.2.1\r\nt=0 0\r\nx=unknown\r\na=tool:old\r\nb=AS:1\r\n"
                + "m=message 9 TCP/MSRP *\r\nk=clear:a\r\na=b\r\nz=odd\r\na=a:b:c\r\ni=title\r\n"
                + "m=audio 4000/2 RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\n";
        assertEquals(text, Sdp.parse(text).write());
    }

    @Test
    @Covers("RFC4566-5-1")
    void acceptsLineFeedsAloneAndAMissingLastOne() {
        String text = (HEAD + "t=0 0\r\nm=message 9 TCP/MSRP *\r\na=x").replace("\r\n", "\n");
        assertEquals(text.replace("\n", "\r\n") + "\r\n", Sdp.parse(text).write());
    }

    @Test
    void acceptsEmptyLinesAtTheEnd() {
        assertEquals(HEAD, Sdp.parse(HEAD + "\r\n\r\n").write());
    }

    @Test
    void acceptsADescriptionWithoutTimingConnectionAndSessionName() {
        assertEquals(
                1,
                Sdp.parse("v=0\no=- 1 1 IN IP4 h\ns=\nm=message 9 TCP/MSRP *")
                        .media()
                        .size());
    }

    @Test
    void readsOctetsThatAreNotUtf8AsReplacementCharacters() throws SdpSyntaxException {
        byte[] octets = (HEAD + "i=caf\u00e9\r\n").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "caf\ufffd", SessionDescription.parse(octets).lines('i').get(0).value());
    }

    @Test
    void writesUtf8() {
        String text = HEAD + "i=caf\u00e9\r\n";
        assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), Sdp.parse(text).bytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            1 | o=- 1 1 IN IP4 h~v=0~s=-
            1 | v=1~o=- 1 1 IN IP4 h~s=-
            4 | v=0~o=- 1 1 IN IP4 h~s=-~v=0
            2 | v=0~o=- 1 1 IN IP4~s=-
            2 | v=0~o=- one 1 IN IP4 h~s=-
            3 | v=0~o=- 1 1 IN IP4 h~o=- 1 1 IN IP4 h
            2 | v=0~s=-
            2 | v=0~o=- 1 1 IN IP4 h
            4 | v=0~o=- 1 1 IN IP4 h~s=-~c=IN IP4
            4 | v=0~o=- 1 1 IN IP4 h~s=-~t=now then
            4 | v=0~o=- 1 1 IN IP4 h~s=-~m=message
            4 | v=0~o=- 1 1 IN IP4 h~s=-~m=message 9 TCP/MSRP
            4 | v=0~o=- 1 1 IN IP4 h~s=-~m=message nine TCP/MSRP *
            4 | v=0~o=- 1 1 IN IP4 h~s=-~m=message 65536 TCP/MSRP *
            4 | v=0~o=- 1 1 IN IP4 h~s=-~m=message -1 TCP/MSRP *~a=x
            4 | v=0~o=- 1 1 IN IP4 h~s=-~m=message 9/x TCP/MSRP *~a=x
            4 | v=0~o=- 1 1 IN IP4 h~s=-~m=message 9/1/1 TCP/MSRP *~a=x
            5 | v=0~o=- 1 1 IN IP4 h~s=-~m=message 9 TCP/MSRP *~o=- 1 1 IN IP4 h
            5 | v=0~o=- 1 1 IN IP4 h~s=-~m=message 9 TCP/MSRP *~s=-
            4 | v=0~o=- 1 1 IN IP4 h~s=-~~a=after-an-empty-line
            4 | v=0~o=- 1 1 IN IP4 h~s=-~no equals sign
            4 | v=0~o=- 1 1 IN IP4 h~s=-~A=upper case
            """)
    @Covers({"RFC4566-5-3", "RFC4566-5.1-1", "RFC4566-5.2-1", "RFC4566-5.7-1", "RFC4566-5.14-1"})
    void namesTheFaultyLine(int line, String text) {
        SdpSyntaxException fault = assertThrows(
                SdpSyntaxException.class,
                () -> SessionDescription.parse(text.replace("~", "\r\n").getBytes(StandardCharsets.UTF_8)));
        assertEquals(line, fault.line(), fault.getMessage());
    }

    @Test
    void neverRepeatsThePeersTextInTheFault() {
        SdpSyntaxException fault = assertThrows(
                SdpSyntaxException.class,
                () -> SessionDescription.parse("v=0\r\no=ana secret".getBytes(StandardCharsets.UTF_8)));
        assertFalse(fault.getMessage().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=x\ry=z", "a=x\0y"})
    @Covers("RFC4566-5-2")
    void refusesCarriageReturnAndNulInsideALine(String line) {
        assertThrows(
                SdpSyntaxException.class,
                () -> SessionDescription.parse((HEAD + line + "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nm=audio 1 RTP/AVP 0", "a\nb", "a\rb", "a\0b"})
    @Covers("RFC4566-5-2")
    void noLineCanHoldALineBreak(String value) {
        assertThrows(IllegalArgumentException.class, () -> SdpLine.attribute("x", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=", "a=:", "a=:x", "b=", "k=prompt", "a=rtpmap", "y="})
    @Covers("RFC4566-5.13-1")
    void neverFailsOnAttributesBandwidthKeysAndUnknownLetters(String line) {
        String text = HEAD + line + "\r\n";
        assertEquals(text, Sdp.parse(text).write());
    }

    @Test
    void holdsItsLimitsAndNoMore() throws SdpSyntaxException {
        String media = "m=message 9 TCP/MSRP *\r\n";
        assertEquals(
                SdpLimits.MAX_MEDIA,
                parse(HEAD + media.repeat(SdpLimits.MAX_MEDIA)).media().size());
        assertRefused(HEAD + media.repeat(SdpLimits.MAX_MEDIA + 1));

        parse(HEAD + "a=x\r\n".repeat(SdpLimits.MAX_LINES - 3));
        assertRefused(HEAD + "a=x\r\n".repeat(SdpLimits.MAX_LINES - 2));

        parse(HEAD + "a=" + "x".repeat(SdpLimits.MAX_LINE_CHARS - 2));
        assertRefused(HEAD + "a=" + "x".repeat(SdpLimits.MAX_LINE_CHARS - 1));

        parse(HEAD + "m=audio 9 RTP/AVP" + " 0".repeat(SdpLimits.MAX_FORMATS));
        assertRefused(HEAD + "m=audio 9 RTP/AVP" + " 0".repeat(SdpLimits.MAX_FORMATS + 1));

        String line = "a=" + "x".repeat(996) + "\r\n";
        String full = HEAD + line.repeat(65);
        parse(full + "a=" + "x".repeat(SdpLimits.MAX_OCTETS - full.length() - 2));
        assertRefused(full + "a=" + "x".repeat(SdpLimits.MAX_OCTETS - full.length() - 1));
    }

    private static SessionDescription parse(String text) throws SdpSyntaxException {
        return SessionDescription.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String text) {
        assertThrows(SdpSyntaxException.class, () -> parse(text));
    }
}
