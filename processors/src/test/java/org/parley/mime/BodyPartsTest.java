package org.parley.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

class BodyPartsTest {

    /** A wire sample: the Content-Type, an empty line, the body. */
    static String sample(String name) {
        try (InputStream in = BodyPartsTest.class.getResourceAsStream("/wire/mime/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BodyParts file(String name) throws MimeSyntaxException {
        return parse(sample(name).replace("\n", "\r\n"), "\r\n\r\n");
    }

    private static BodyParts lineFeedsOnly(String name) throws MimeSyntaxException {
        return parse(sample(name), "\n\n");
    }

    private static BodyParts parse(String sample, String gap) throws MimeSyntaxException {
        int end = sample.indexOf(gap);
        return parse(sample.substring(0, end), octets(sample.substring(end + gap.length())));
    }

    private static BodyParts parse(String contentType, byte[] body) throws MimeSyntaxException {
        return BodyParts.parse(contentType, Optional.empty(), body);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(BodyPart part) {
        return new String(part.bytes(), StandardCharsets.ISO_8859_1);
    }

    private static List<String> types(BodyParts parts) {
        return parts.all().stream().map(BodyPart::contentType).toList();
    }

    @Test
    void takesASingleBodyAsItsOnlyPartWithoutCopying() throws MimeSyntaxException {
        byte[] body = octets("v=0\r\n");
        BodyPart part = BodyParts.parse(
                        "Application/SDP; version=\"0;1\"", Optional.of("Session; handling=optional"), body)
                .all()
                .get(0);
        assertEquals("application/sdp", part.contentType());
        assertEquals(Map.of("version", "0;1"), part.parameters());
        assertEquals(Optional.of("session"), part.disposition());
        assertEquals(Handling.OPTIONAL, part.handling());
        assertSame(body, part.bytes());
    }

    @Test
    void anEmptyBodyHasNoPart() throws MimeSyntaxException {
        assertEquals(List.of(), parse("", new byte[0]).all());
        assertEquals(
                List.of(), parse("multipart/mixed;boundary=b1", new byte[0]).all());
    }

    @Test
    @Covers("RFC5366-4-4")
    void findsOfferAndListWithoutLengths() throws MimeSyntaxException {
        BodyParts parts = file("sdp-and-list.txt");
        assertEquals(List.of("application/sdp", "application/resource-lists+xml"), types(parts));
        assertEquals(
                "v=0\r\no=ana 1 1 IN IP4 192.0.2.10\r\ns=-",
                text(parts.ofType("application/SDP").orElseThrow()));
        BodyPart list = parts.ofDisposition("recipient-list").orElseThrow();
        assertEquals("<resource-lists/>", text(list));
        assertEquals(Handling.REQUIRED, list.handling());
        assertTrue(parts.ofDisposition("session").isEmpty());
        assertTrue(parts.ofType("text/plain").isEmpty());
    }

    @Test
    void readsLineFeedsAlone() throws MimeSyntaxException {
        BodyParts parts = lineFeedsOnly("sdp-and-list.txt");
        assertEquals("v=0\no=ana 1 1 IN IP4 192.0.2.10\ns=-", text(parts.all().get(0)));
        assertEquals("<resource-lists/>", text(parts.all().get(1)));
    }

    @Test
    void readsLineFeedsInPartHeadersOnly() throws MimeSyntaxException {
        String body = "--b1\nContent-Type: application/sdp\n\nv=0\r\ns=-\r\n\r\n--b1--\r\n";
        assertEquals(
                "v=0\r\ns=-\r\n",
                text(parse("multipart/mixed;boundary=b1", octets(body)).all().get(0)));
    }

    @Test
    void readsQuotedBoundariesPreambleAndEpilogue() throws MimeSyntaxException {
        BodyParts parts = file("quoted-boundary-preamble-epilogue.txt");
        assertEquals(List.of("application/sdp", "application/resource-lists+xml"), types(parts));
        assertEquals("v=0", text(parts.all().get(0)));
        BodyPart list = parts.all().get(1);
        assertEquals(Map.of("charset", "UTF-8"), list.parameters());
        assertEquals(Optional.of("recipient-list"), list.disposition());
        assertEquals(Optional.of("list@ana.example.com"), list.contentId());
    }

    @Test
    @Covers("RFC3261-20.11-1")
    void aPartIsRequiredUnlessItSaysOptional() throws MimeSyntaxException {
        assertEquals(
                List.of(Handling.REQUIRED, Handling.OPTIONAL),
                file("quoted-boundary-preamble-epilogue.txt").all().stream()
                        .map(BodyPart::handling)
                        .toList());
    }

    @Test
    @Covers({"RFC2046-5.1.4-1", "RFC5621-3.1-1"})
    void flattensNestedMultipartsAndRequiresNoAlternative() throws MimeSyntaxException {
        BodyParts parts = file("nested-related-and-alternative.txt");
        assertEquals(
                List.of("application/x-other-offer", "application/sdp", "application/resource-lists+xml"),
                types(parts));
        assertEquals(
                List.of(Handling.OPTIONAL, Handling.OPTIONAL, Handling.REQUIRED),
                parts.all().stream().map(BodyPart::handling).toList());
    }

    @Test
    @Covers("RFC2045-6-1")
    void undoesTransferEncodings() throws MimeSyntaxException {
        List<BodyPart> parts = file("transfer-encodings.txt").all();
        assertEquals("v=0\r\ns=-\r\n", text(parts.get(0)));
        assertEquals("<list a=\"\u00c3\u00a9\"/><b/>", text(parts.get(1)));
        assertEquals("=3D", text(parts.get(2)));
    }

    @Test
    void readsFoldedNoisyAndMissingPartHeaders() throws MimeSyntaxException {
        List<BodyPart> parts =
                file("header-folded-and-comment-and-empty-part.txt").all();
        assertEquals("text/plain", parts.get(0).contentType());
        assertEquals("no header at all", text(parts.get(0)));
        assertEquals("application/resource-lists+xml", parts.get(1).contentType());
        assertEquals(Map.of("charset", "utf-8"), parts.get(1).parameters());
        assertEquals(Handling.OPTIONAL, parts.get(1).handling());
        assertEquals(0, parts.get(2).bytes().length);
    }

    @Test
    void keepsTheLastPartWhenTheClosingBoundaryIsMissing() throws MimeSyntaxException {
        List<BodyPart> parts = file("closing-boundary-missing.txt").all();
        assertEquals(2, parts.size());
        assertTrue(text(parts.get(1)).startsWith("the end"));
    }

    @Test
    void isNotFooledByLinesLikeABoundary() throws MimeSyntaxException {
        assertEquals(
                " --b1\r\n--b\r\nb1\r\n---b1\r\n--B1",
                text(file("boundary-look-alikes.txt").all().get(0)));
    }

    @Test
    void keepsBinaryContentAsItIs() throws MimeSyntaxException {
        byte[] binary = new byte[256];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) i;
        }
        String body = "--b1\r\nContent-Type: image/png\r\n\r\n"
                + new String(binary, StandardCharsets.ISO_8859_1)
                + "\r\n--b1--";
        assertEquals(
                new String(binary, StandardCharsets.ISO_8859_1),
                text(parse("multipart/mixed;boundary=b1", octets(body)).all().get(0)));
    }

    @Test
    void findsPartsByContentIdAndCidUrl() throws MimeSyntaxException {
        String body = "--b1\r\nContent-ID: <a+b%c@ana.example.com>\r\n\r\nx\r\n--b1--";
        BodyParts parts = parse("multipart/mixed;boundary=b1", octets(body));
        assertTrue(parts.ofContentId("a+b%c@ana.example.com").isPresent());
        assertTrue(parts.ofContentId("CID:a+b%25c@ana.example.com").isPresent());
        assertTrue(parts.ofContentId("cid:other@ana.example.com").isEmpty());
        assertTrue(parts.ofContentId("cid:a+b%c@ana.example.com").isPresent());
    }

    @Test
    void theFirstOfARepeatedFieldCounts() throws MimeSyntaxException {
        String body = "--b1\r\nContent-Type: application/sdp\r\nContent-Type: multipart/mixed;boundary=b2\r\n\r\n"
                + "--b2\r\n\r\nx\r\n--b2--\r\n--b1--";
        assertEquals(List.of("application/sdp"), types(parse("multipart/mixed;boundary=b1", octets(body))));
    }

    @Test
    void takesAMessageInsideAsOnePart() throws MimeSyntaxException {
        String inner = "Content-Type: multipart/mixed;boundary=b2\r\n\r\n--b2\r\n\r\nx\r\n--b2--";
        String body = "--b1\r\nContent-Type: message/rfc822\r\n\r\n" + inner + "\r\n--b1--";
        BodyParts parts = parse("multipart/mixed;boundary=b1", octets(body));
        assertEquals(List.of("message/rfc822"), types(parts));
        assertEquals(inner, text(parts.all().get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/mixed", "multipart/mixed;boundary=", "multipart/mixed;boundary=\"\""})
    @Covers("RFC2046-5.1.1-1")
    void refusesAMultipartWithoutBoundary(String contentType) {
        assertRefused(contentType, "--b1\r\n\r\nx\r\n--b1--");
        assertRefused(
                "multipart/mixed;boundary=b1",
                "--b1\r\nContent-Type: " + contentType + "\r\n\r\n--x\r\n\r\ny\r\n--x--\r\n--b1--");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no boundary here", "--b2\r\n\r\nx\r\n--b2--", "\r\n", "--b1--"})
    @Covers("RFC2046-5.1.1-2")
    void refusesAMultipartWithoutPart(String body) {
        assertRefused("multipart/mixed;boundary=b1", body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdp", "/sdp", "application/", "application /sdp x", ";", "\u00e4/b"})
    @Covers("RFC2045-5.1-1")
    void refusesAContentTypeThatIsNone(String contentType) {
        assertRefused(contentType, "x");
        assertRefused("multipart/mixed;boundary=b1", "--b1\r\nContent-Type: " + contentType + "\r\n\r\nx\r\n--b1--");
    }

    @Test
    void refusesALineBreakInAHeaderField() {
        assertRefused("application/sdp;\r\n x=y", "v=0");
        assertThrows(
                MimeSyntaxException.class,
                () -> BodyParts.parse("application/sdp", Optional.of("session\nx"), octets("v=0")));
    }

    @Test
    @Covers("RFC3261-20.15-1")
    void refusesABodyWithoutType() {
        assertRefused("  ", "v=0");
    }

    @Test
    @Covers("RFC2045-6-1")
    void refusesAnUnknownTransferEncoding() {
        assertRefused("multipart/mixed;boundary=b1", "--b1\r\nContent-Transfer-Encoding: uuencode\r\n\r\nx\r\n--b1--");
    }

    @Test
    void holdsItsLimitsAndNoMore() throws MimeSyntaxException {
        String part = "--b1\r\n\r\nx\r\n";
        assertEquals(
                MimeLimits.MAX_PARTS,
                mixed(part.repeat(MimeLimits.MAX_PARTS)).all().size());
        assertRefused("multipart/mixed;boundary=b1", part.repeat(MimeLimits.MAX_PARTS + 1) + "--b1--");

        assertEquals(
                1,
                parse("multipart/mixed;boundary=n1", octets(nested(MimeLimits.MAX_DEPTH)))
                        .all()
                        .size());
        assertRefused("multipart/mixed;boundary=n1", nested(MimeLimits.MAX_DEPTH + 1));

        String field = "X-A: b\r\n";
        assertEquals(
                1,
                mixed("--b1\r\n" + field.repeat(MimeLimits.MAX_PART_FIELDS) + "\r\nx\r\n")
                        .all()
                        .size());
        assertRefused(
                "multipart/mixed;boundary=b1",
                "--b1\r\n" + field.repeat(MimeLimits.MAX_PART_FIELDS + 1) + "\r\nx\r\n--b1--");
        assertRefused(
                "multipart/mixed;boundary=b1",
                "--b1\r\nX-A: " + "x".repeat(MimeLimits.MAX_FIELD_OCTETS) + "\r\n\r\nx\r\n--b1--");

        String boundary = "b".repeat(MimeLimits.MAX_BOUNDARY_CHARS);
        parse("multipart/mixed;boundary=" + boundary, octets("--" + boundary + "\r\n\r\nx\r\n--" + boundary + "--"));
        assertRefused("multipart/mixed;boundary=b" + boundary, "--b" + boundary + "\r\n\r\nx\r\n--b" + boundary + "--");

        parse("a/b", new byte[MimeLimits.MAX_BODY_OCTETS]);
        assertThrows(MimeSyntaxException.class, () -> parse("a/b", new byte[MimeLimits.MAX_BODY_OCTETS + 1]));
        assertRefused("a/b;c=" + "d".repeat(MimeLimits.MAX_FIELD_OCTETS), "x");
    }

    private static BodyParts mixed(String parts) throws MimeSyntaxException {
        return parse("multipart/mixed;boundary=b1", octets(parts + "--b1--"));
    }

    private static String nested(int depth) {
        String inner = "leaf";
        for (int level = depth; level > 0; level--) {
            String type = level == depth ? "text/plain" : "multipart/mixed;boundary=n" + (level + 1);
            inner = "--n" + level + "\r\nContent-Type: " + type + "\r\n\r\n" + inner + "\r\n--n" + level + "--\r\n";
        }
        return inner;
    }

    private static void assertRefused(String contentType, String body) {
        MimeSyntaxException fault =
                assertThrows(MimeSyntaxException.class, () -> parse(contentType, octets(body)), contentType);
        assertFalse(fault.getMessage().contains("b1"), fault.getMessage());
    }
}
