package org.parley.cpim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;
import org.parley.msrp.WireFixture;

class CpimParserTest {

    @TestFactory
    @Covers({"RFC3862-2-1", "RFC3862-2.2-1"})
    Stream<DynamicTest> readsEverySampleAsExpectedAndNeverBeforeItIsWhole() {
        return WireFixture.all("cpim").stream()
                .map(fixture -> DynamicTest.dynamicTest(fixture.name(), () -> check(fixture)));
    }

    private static void check(WireFixture fixture) {
        byte[] wire = fixture.wire();
        String result = render(CpimParser.parse(wire, 0, wire.length), wire);
        if ("write".equals(System.getProperty("golden"))) {
            fixture.rewrite(result);
        } else {
            assertEquals(fixture.expected(), result);
        }
        if (CpimParser.parse(wire, 0, wire.length) instanceof CpimResult.Complete whole) {
            for (int end = 0; end < whole.head().length(); end++) {
                assertInstanceOf(CpimResult.Incomplete.class, CpimParser.parse(wire, 0, end), "first " + end);
            }
        }
    }

    private static String render(CpimResult result, byte[] wire) {
        if (result instanceof CpimResult.Malformed malformed) {
            return "malformed: " + malformed.reason() + "\n";
        }
        if (!(result instanceof CpimResult.Complete complete)) {
            return "incomplete\n";
        }
        CpimHead head = complete.head();
        StringBuilder out = new StringBuilder();
        head.headers()
                .forEach(header -> out.append("message [").append(header.line()).append("]\n"));
        head.mimeHeaders()
                .forEach(header -> out.append("mime    [").append(header.line()).append("]\n"));
        out.append("from    ").append(addresses(head, "From")).append('\n');
        out.append("to      ").append(addresses(head, "To")).append('\n');
        out.append("type    ").append(head.contentType().orElse("none")).append('\n');
        String content = new String(wire, head.length(), wire.length - head.length(), UTF_8);
        return out + "content [" + content.replace("\r", "\\r").replace("\n", "\\n") + "]\n";
    }

    private static List<String> addresses(CpimHead head, String name) {
        return head.named(name).stream()
                .map(header -> CpimAddress.parse(header.value())
                        .map(CpimAddress::toValue)
                        .orElse("no address"))
                .toList();
    }

    @Test
    void acceptsAsManyLinesAsAllowedAndRefusesOneMore() {
        byte[] most = block(CpimParser.MAX_LINES - 3);
        assertInstanceOf(CpimResult.Complete.class, CpimParser.parse(most, 0, most.length));
        byte[] more = block(CpimParser.MAX_LINES - 2);
        assertInstanceOf(CpimResult.Malformed.class, CpimParser.parse(more, 0, more.length));
    }

    private static byte[] block(int headers) {
        return ("X: y\r\n".repeat(headers) + "\r\nContent-Type: text/plain\r\n\r\n").getBytes(UTF_8);
    }

    @Test
    @Covers("RFC3862-2-2")
    void writesEveryLineWithCrlf() {
        byte[] block = CpimWriter.write(
                List.of(
                        new CpimHeader("From", "<sip:ana@example.com>"),
                        new CpimHeader("imdn", "Message-ID", "", "m1")),
                List.of(new CpimHeader("Content-Type", "text/plain")));
        assertEquals(
                "From: <sip:ana@example.com>\r\nimdn.Message-ID: m1\r\n\r\nContent-Type: text/plain\r\n\r\n",
                new String(block, UTF_8));
    }

    @Test
    @Covers("RFC3862-2-2")
    void refusesToWriteALineEndInsideAHeader() {
        List<CpimHeader> headers = List.of(new CpimHeader("Subject", "a\r\nFrom: <sip:ben@example.com>"));
        assertThrows(IllegalArgumentException.class, () -> CpimWriter.write(headers, List.of()));
    }

    @Test
    @Covers("RFC3862-3.4-1")
    void findsAFromUnderAPrefixOfTheCoreNameSpace() {
        byte[] wire =
                ("NS: c <urn:ietf:params:cpim-headers:>\r\nNS: x <urn:example:x>\r\nc.From: <sip:ana@example.com>\r\n"
                                + "x.From: <sip:ben@example.com>\r\n\r\n\r\n")
                        .getBytes(UTF_8);
        CpimResult.Complete result = (CpimResult.Complete) CpimParser.parse(wire, 0, wire.length);
        assertEquals(1, result.head().named("from").size());
        assertEquals("<sip:ana@example.com>", result.head().named("From").get(0).value());
    }

    @ParameterizedTest
    @Covers("RFC3862-4.1-1")
    @CsvSource(
            delimiter = '|',
            value = {
                "<sip:ana@example.com>                 |''          |sip:ana@example.com",
                "Ana B <sip:ana@example.com>           |Ana B       |sip:ana@example.com",
                "\"Ana \\\"B\\\"\" <sip:ana@example.com> |Ana \"B\"   |sip:ana@example.com",
                "\"a <sip:x@y>\" <sip:ana@example.com> |a <sip:x@y> |sip:ana@example.com",
                "sip:ana@example.com                   |''          |sip:ana@example.com"
            })
    void readsAnAddress(String value, String name, String uri) {
        assertEquals(Optional.of(new CpimAddress(name, uri)), CpimAddress.parse(value));
    }

    @ParameterizedTest
    @Covers("RFC3862-4.1-1")
    @CsvSource({
        "''",
        "Ana",
        "<>",
        "<ana>",
        "<sip:ana@example.com",
        "sip:ana@example.com>",
        "<sip:ana@example.com> behind",
        "<sip:ana@example.com> <sip:ben@example.com>",
        "<sip:ana @example.com>"
    })
    void refusesWhatIsNoAddress(String value) {
        assertEquals(Optional.empty(), CpimAddress.parse(value));
    }

    @Test
    @Covers("RFC3862-2.3-1")
    void resolvesEscapes() {
        assertEquals("a\"b\\c'd\te\u20ac", CpimEscapes.unescape("a\\\"b\\\\c\\'d\\te\\u20AC"));
        assertEquals("odd \\x \\u12 \\", CpimEscapes.unescape("odd \\x \\u12 \\"));
    }

    @Property
    @Covers("RFC3862-2.3-2")
    void escapesSoThatUnescapingGivesTheTextBack(@ForAll String text) {
        String escaped = CpimEscapes.escape(text);
        assertEquals(text, CpimEscapes.unescape(escaped));
        assertTrue(escaped.chars().noneMatch(c -> c < ' ' || c == 0x7f));
    }

    @Property
    void readsBackWhatTheWriterWrote(@ForAll("headers") List<CpimHeader> headers) {
        List<CpimHeader> mime = List.of(new CpimHeader("Content-Type", "text/plain"));
        byte[] wire = CpimWriter.write(headers, mime);
        CpimHead head = ((CpimResult.Complete) CpimParser.parse(wire, 0, wire.length)).head();
        assertEquals(headers, head.headers());
        assertEquals(mime, head.mimeHeaders());
        assertEquals(wire.length, head.length());
    }

    @Property
    void neverThrowsWhateverComes(@ForAll("noise") byte[] noise) {
        CpimResult result = CpimParser.parse(noise, 0, noise.length);
        if (result instanceof CpimResult.Complete complete) {
            assertTrue(complete.head().length() <= noise.length);
            complete.head().named("From").forEach(header -> CpimAddress.parse(header.value()));
        }
    }

    /** The blocks of one sender repeat lines, but what a line means depends on what stands before it. */
    @Property
    void readsAlikeWhateverLinesItKnows(@ForAll("noise") byte[] first, @ForAll("noise") byte[] second) {
        KnownLines known = new KnownLines();
        for (byte[] block : List.of(first, second, second, first)) {
            assertEquals(
                    render(CpimParser.parse(block, 0, block.length), block),
                    render(CpimParser.parse(block, 0, block.length, known), block));
        }
    }

    @Test
    void readsAKnownLineAnewWhereItMeansSomethingElse() {
        KnownLines known = new KnownLines();
        for (String block : List.of(
                "Content-Type: a/b\r\nX.y: z\r\n\r\n\r\n",
                "X.y: z\r\nContent-Type: a/b\r\n\r\n",
                "From: <sip:ana@example.com>\r\nX.y: z\r\n\r\nX.y: z\r\n\r\n",
                "From: <sip:ana@example.com>\r\n\r\nX.y: z\r\n X.y: z\r\n\r\n")) {
            byte[] wire = block.getBytes(UTF_8);
            CpimResult.Complete fresh = (CpimResult.Complete) CpimParser.parse(wire, 0, wire.length);
            assertEquals(fresh, CpimParser.parse(wire, 0, wire.length, known));
            assertEquals(fresh, CpimParser.parse(wire, 0, wire.length, known));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sip:ana@example.com,         SIPS:ana@EXAMPLE.com:5061;transport=tls?x=y, true",
        "sip:ana@example.com,         sip:%61na:secret@example.com:5060,           true",
        "sip:ana@example.com,         sip:Ana@example.com,                         false",
        "sip:ana@example.com,         sip:ana@example.com:5070,                    false",
        "sip:ana@example.com,         im:ana@example.com,                          false",
        "sip:example.com,             sip:EXAMPLE.com;lr,                          true",
        "tel:+1-555-0100,             tel:+1(555)0100;phone-context=x,             true",
        "tel:+15550100,               tel:+15550101,                               false",
        "sip:a%40b@example.com,       sip:a%40b@example.com,                       true",
        "sip:a%4,                     sip:a%4,                                     true",
        "nonsense,                    nonsense,                                    true"
    })
    void comparesUrisByWhatTheyName(String one, String other, boolean same) {
        assertEquals(same, UriKey.of(one).equals(UriKey.of(other)));
    }

    @ParameterizedTest
    @CsvSource({
        "sip:s1@example.com:5080, sip:s1@example.com",
        "sip:s1@example.com,      sip:s1@example.com",
        "sip:s1@[2001:db8::1],    sip:s1@[2001:db8::1]",
        "sip:s1@[::1]:5080,       sip:s1@[::1]",
        "sip:example.com,         sip:example.com",
        "nonsense,                nonsense"
    })
    void leavesOutThePort(String key, String without) {
        assertEquals(without, UriKey.withoutPort(key));
    }

    @Provide
    Arbitrary<List<CpimHeader>> headers() {
        Arbitrary<String> names = Arbitraries.of("From", "To", "cc", "DateTime", "Subject", "NS", "Require");
        Arbitrary<String> values = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars("\u00e4\u20ac")
                .ofMaxLength(30)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
        return net.jqwik.api.Combinators.combine(
                        names, Arbitraries.of("", "imdn", "x"), Arbitraries.of("", ";lang=de"), values)
                .as((name, prefix, parameters, value) -> new CpimHeader(prefix, name, parameters, value))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<byte[]> noise() {
        return Arbitraries.of(
                        "From: ",
                        "<sip:ana@example.com>",
                        "\r\n",
                        "\n",
                        "\r",
                        "\r\n\r\n",
                        " ",
                        "\t",
                        ":",
                        ";",
                        "NS: x <urn:x>",
                        "x.From",
                        "Content-Type: text/plain",
                        "To:",
                        "\0",
                        "\u00ff",
                        "\\u12",
                        "\"",
                        "hello")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts).getBytes(UTF_8));
    }
}
