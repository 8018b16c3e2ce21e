package org.parley.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.xml.XmlRefusedException.Reason;

class RecipientListsTest {

    private static final String OPEN = "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\""
            + " xmlns:cp=\"urn:ietf:params:xml:ns:copycontrol\">";
    private static final String CLOSE = "</resource-lists>";

    static byte[] file(String name) {
        try (InputStream in = RecipientListsTest.class.getResourceAsStream("/wire/xml/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<RecipientEntry> list(String content) throws XmlRefusedException {
        return RecipientLists.read(utf8(OPEN + "<list>" + content + "</list>" + CLOSE));
    }

    private static RecipientEntry entry(String attributes) throws XmlRefusedException {
        return list("<entry " + attributes + "/>").get(0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefused(Reason reason, byte[] xml) {
        assertEquals(
                reason,
                assertThrows(XmlRefusedException.class, () -> RecipientLists.read(xml))
                        .reason());
    }

    private static RecipientEntry plain(String uri, CopyControl copyControl) {
        return new RecipientEntry(uri, Optional.empty(), copyControl, false, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copycontrol-lower-case.xml", "copycontrol-capital-c.xml"})
    @Covers({"RFC5364-5-1", "RFC5364-4-1", "RFC5366-4-1"})
    void readsCopyControlInBothSpellingsOfItsNamespace(String name) throws XmlRefusedException {
        assertEquals(
                List.of(
                        plain("sip:ben@example.com", CopyControl.TO),
                        new RecipientEntry("tel:+15550100", Optional.empty(), CopyControl.CC, true, 1),
                        plain("sip:dee@example.net", CopyControl.BCC),
                        plain("sip:cleo@example.org", CopyControl.BCC)),
                RecipientLists.read(file(name)));
    }

    @Test
    @Covers("RFC5366-4-2")
    void flattensNestedListsAndLeavesReferencesAndExtensionsAside() throws XmlRefusedException {
        assertEquals(
                List.of(
                        new RecipientEntry("sip:ben@example.com", Optional.of("Ben & Co"), CopyControl.TO, false, 2),
                        new RecipientEntry("sip:cleo@example.com", Optional.empty(), CopyControl.BCC, true, 1),
                        plain("sip:dee@example.com", CopyControl.BCC),
                        plain("sip:ben@example.com", CopyControl.CC)),
                RecipientLists.read(file("other-prefixes-nested-lists-and-extensions.xml")));
    }

    @ParameterizedTest
    @CsvSource({"to, TO", "Cc, CC", "' bcc ', BCC", "'', BCC", "everyone, BCC"})
    @Covers("RFC5364-4-1")
    void readsTheRoleAndDisclosesLeastWhenInDoubt(String value, CopyControl expected) throws XmlRefusedException {
        assertEquals(
                expected, entry("uri='sip:a@b' cp:copyControl='" + value + "'").copyControl());
    }

    @Test
    @Covers("RFC5364-4-2")
    void theHighestRoleWins() {
        assertEquals(CopyControl.TO, CopyControl.BCC.highest(CopyControl.TO));
        assertEquals(CopyControl.CC, CopyControl.CC.highest(CopyControl.BCC));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "1, true", "' true', true", "false, false", "0, false", "'', false", "yes, true"})
    @Covers("RFC5364-4-3")
    void readsAnonymizeAndHidesWhenInDoubt(String value, boolean expected) throws XmlRefusedException {
        assertEquals(
                expected, entry("uri='sip:a@b' cp:anonymize='" + value + "'").anonymize());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "999999999, 999999999", "12345678901234567890, 2147483647", "-1, 1", "two, 1", "'', 1"})
    @Covers("RFC5364-4-4")
    void readsTheCount(String value, int expected) throws XmlRefusedException {
        assertEquals(expected, entry("uri='sip:a@b' cp:count='" + value + "'").count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x='no uri'",
                "uri=''",
                "uri='   '",
                "uri='sip:a@b c'",
                "uri='sip:a@b&#13;&#10;Route: x'",
                "uri='sip:a@b&#x85;x'",
                "uri='sip:a@b&#xA0;x&#x2003;'",
                "uri='sip:a@b&#9;x'"
            })
    @Covers("RFC5366-4-3")
    void keepsAnEntryThatNobodyCanBeInvitedByWithoutItsUri(String attributes) throws XmlRefusedException {
        assertEquals("", entry(attributes).uri());
    }

    @Test
    void cutsAndCleansDisplayNames() throws XmlRefusedException {
        String name = "\ud83d\ude00".repeat(RecipientEntry.MAX_DISPLAY_NAME + 1);
        RecipientEntry entry = list("<entry uri='sip:a@b'><display-name> A&#13;&#10;B" + name
                        + "</display-name></entry>")
                .get(0);
        String kept = entry.displayName().orElseThrow();
        assertTrue(kept.startsWith("A  B\ud83d"), kept);
        assertEquals(RecipientEntry.MAX_DISPLAY_NAME, kept.codePointCount(0, kept.length()));
        assertEquals(
                Optional.empty(),
                list("<entry uri='sip:a@b'><display-name> </display-name></entry>")
                        .get(0)
                        .displayName());
    }

    @Test
    void readsAListWithoutEntries() throws XmlRefusedException {
        assertEquals(List.of(), RecipientLists.read(utf8(OPEN + CLOSE)));
        assertEquals(List.of(), list(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-8", "ISO-8859-1"})
    void readsOtherEncodings(String encoding) throws XmlRefusedException {
        String xml = "<?xml version='1.0' encoding='" + encoding + "'?>" + OPEN
                + "<list><entry uri='sip:ben@example.com'><display-name>B\u00e9n</display-name></entry></list>" + CLOSE;
        RecipientEntry entry =
                RecipientLists.read(xml.getBytes(Charset.forName(encoding))).get(0);
        assertEquals(Optional.of("B\u00e9n"), entry.displayName());
    }

    @Test
    void readsAByteOrderMark() throws XmlRefusedException {
        assertEquals(
                1,
                RecipientLists.read(utf8("\ufeff" + OPEN + "<list><entry uri='sip:a@b'/></list>" + CLOSE))
                        .size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "doctype-billion-laughs.xml",
                "doctype-external-entity.xml",
                "doctype-external-subset.xml",
                "doctype-plain.xml"
            })
    @Covers("RFC4826-8-1")
    void refusesEveryDocumentType(String name) {
        assertRefused(Reason.DOCUMENT_TYPE, file(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-7", "IBM1047", "UTF-32", "no-such"})
    void refusesOtherEncodings(String encoding) {
        assertRefused(
                Reason.NOT_WELL_FORMED, utf8("<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>" + OPEN + CLOSE));
    }

    @Test
    @Covers("RFC4826-8-1")
    void refusesADocumentTypeInUtf16() {
        String xml = new String(file("doctype-billion-laughs.xml"), StandardCharsets.UTF_8)
                .replace("<?xml version=\"1.0\"?>", "<?xml version='1.0' encoding='UTF-16'?>");
        assertRefused(Reason.DOCUMENT_TYPE, xml.getBytes(StandardCharsets.UTF_16));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "no xml",
                "<",
                "OPEN",
                "OPEN<list>CLOSE",
                "OPEN<list><entry uri='a'></list>CLOSE",
                "OPEN<list><entry uri=a/></list>CLOSE",
                "OPEN<list><entry uri='a' uri='b'/></list>CLOSE",
                "OPEN<list><entry q:uri='a'/></list>CLOSE",
                "OPEN<list><entry uri='&unknown;'/></list>CLOSE",
                "OPEN<list>&#0;</list>CLOSE",
                "OPENCLOSE<more/>",
                "OPENCLOSE trailing",
                "<?xml version='1.0' encoding='no-such'?>OPENCLOSE",
                "<?xml version='9.9'?>OPENCLOSE",
                "OPEN<list><!-- -- --></list>CLOSE"
            })
    void refusesWhatIsNotWellFormed(String xml) {
        assertRefused(Reason.NOT_WELL_FORMED, utf8(xml.replace("OPEN", OPEN).replace("CLOSE", CLOSE)));
    }

    @Test
    void refusesOctetsThatAreNoUtf8() {
        byte[] xml = utf8(OPEN + "<list><entry uri='sip:x@b'/></list>" + CLOSE);
        xml[new String(xml, StandardCharsets.UTF_8).indexOf("sip:x") + 4] = (byte) 0xff;
        assertRefused(Reason.NOT_WELL_FORMED, xml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<resource-lists/>",
                "<resource-lists xmlns='urn:ietf:params:xml:ns:rls-services'/>",
                "<list xmlns='urn:ietf:params:xml:ns:resource-lists'/>",
                "<!-- only --><x/>"
            })
    void refusesAnotherDocument(String xml) {
        assertRefused(Reason.OTHER_DOCUMENT, utf8(xml));
    }

    private static byte[] entries(int count) {
        StringBuilder xml = new StringBuilder(OPEN).append("<list>");
        IntStream.range(0, count)
                .forEach(i -> xml.append("<entry uri=\"sip:user").append(i).append("@example.com\"/>"));
        return utf8(xml.append("</list>").append(CLOSE).toString());
    }

    private static byte[] nested(int lists) {
        return utf8(OPEN + "<list>".repeat(lists) + "</list>".repeat(lists) + CLOSE);
    }

    @Test
    void holdsItsLimitsAndNoMore() throws XmlRefusedException {
        assertEquals(
                RecipientLists.MAX_ENTRIES,
                RecipientLists.read(entries(RecipientLists.MAX_ENTRIES)).size());
        assertRefused(Reason.TOO_MANY_ENTRIES, entries(RecipientLists.MAX_ENTRIES + 1));

        assertEquals(5, RecipientLists.read(entries(5), 5).size());
        assertThrows(XmlRefusedException.class, () -> RecipientLists.read(entries(6), 5));

        RecipientLists.read(nested(RecipientLists.MAX_DEPTH - 1));
        assertRefused(Reason.TOO_COMPLEX, nested(RecipientLists.MAX_DEPTH));
        assertRefused(Reason.TOO_COMPLEX, utf8(OPEN + "<a>".repeat(200_000)));

        list("<x/>".repeat(RecipientLists.MAX_ELEMENTS - 2));
        assertRefused(
                Reason.TOO_COMPLEX,
                utf8(OPEN + "<list>" + "<x/>".repeat(RecipientLists.MAX_ELEMENTS - 1) + "</list>" + CLOSE));

        String frame = OPEN + "<!--" + "-->" + CLOSE;
        RecipientLists.read(
                utf8(frame.replace("<!--", "<!--" + " ".repeat(RecipientLists.MAX_OCTETS - frame.length()))));
        assertRefused(
                Reason.TOO_LARGE,
                utf8(frame.replace("<!--", "<!--" + " ".repeat(RecipientLists.MAX_OCTETS - frame.length() + 1))));
    }

    @Test
    void refusesAnElementWithTooManyAttributes() throws XmlRefusedException {
        StringBuilder attributes = new StringBuilder("uri='sip:a@b'");
        for (int i = 1; i < SecureXml.MAX_ATTRIBUTES; i++) {
            attributes.append(" a").append(i).append("='x'");
        }
        assertEquals("sip:a@b", entry(attributes.toString()).uri());
        assertRefused(
                Reason.NOT_WELL_FORMED, utf8(OPEN + "<list><entry " + attributes + " one-more='x'/></list>" + CLOSE));
    }

    @Test
    void neverRepeatsThePeersTextInTheFault() {
        XmlRefusedException fault = assertThrows(
                XmlRefusedException.class, () -> RecipientLists.read(utf8(OPEN + "<list><secret></list>")));
        assertFalse(fault.getMessage().contains("secret"));
    }

    @Test
    @Covers("RFC5364-5-1")
    void writesTheNamespaceInLowerCase() {
        String xml = new String(
                RecipientLists.write(
                        List.of(new RecipientEntry("sip:a@b?x=1&y=\"2\"", Optional.of("A"), CopyControl.CC, true, 3))),
                StandardCharsets.UTF_8);
        assertTrue(xml.contains("xmlns:cp=\"urn:ietf:params:xml:ns:copycontrol\""), xml);
        assertTrue(xml.contains("cp:copyControl=\"cc\""), xml);
        assertTrue(xml.contains("cp:anonymize=\"true\""), xml);
        assertTrue(xml.contains("<resource-lists"), xml);
    }

    @Test
    void readsOnManyThreadsAtOnce() throws InterruptedException, ExecutionException {
        byte[] good = file("copycontrol-lower-case.xml");
        byte[] bad = utf8(OPEN + "<list><entry uri='sip:a@b'>");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> results = IntStream.range(0, 400)
                    .mapToObj(i -> threads.submit(() -> {
                        if (i % 3 == 0) {
                            assertRefused(Reason.NOT_WELL_FORMED, bad);
                        }
                        return RecipientLists.read(good).size();
                    }))
                    .toList();
            for (Future<Integer> result : results) {
                assertEquals(4, result.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
