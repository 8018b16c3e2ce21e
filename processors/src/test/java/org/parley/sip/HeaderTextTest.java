package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

class HeaderTextTest {

    @Test
    void splitsListsOutsideQuotesAndBrackets() {
        assertEquals(
                List.of("\"a, \\\"b\" <sip:a@x,y>", "<sip:c@d?h=1,2>;p=\"q,r\"", "e"),
                HeaderText.split("\"a, \\\"b\" <sip:a@x,y>,, <sip:c@d?h=1,2>;p=\"q,r\" ,e,"));
        assertEquals(List.of(), HeaderText.split("  "));
    }

    @Test
    void readsNamesAddressesAndParameters() {
        NameAddr address = HeaderText.nameAddr(
                        "\"Ana \\\"A\\\" \\\\ <x>\" <sip:ana@example.com;lr?a=b> ; TAG=1;isfocus;q=\"0;5\"")
                .orElseThrow();
        assertEquals(Optional.of("Ana \"A\" \\ <x>"), address.displayName());
        assertEquals("sip:ana@example.com;lr?a=b", address.uri());
        assertEquals(Map.of("tag", "1", "isfocus", "", "q", "0;5"), address.parameters());
        NameAddr bare = HeaderText.nameAddr("sip:ana@example.com;tag=2").orElseThrow();
        assertEquals("sip:ana@example.com", bare.uri());
        assertEquals("2", bare.parameters().get("tag"));
        assertEquals(
                Optional.of("Ana B"),
                HeaderText.nameAddr("Ana B <tel:+1>").orElseThrow().displayName());
        assertEquals(
                Optional.empty(),
                HeaderText.nameAddr("\"\"<tel:+1>").orElseThrow().displayName());
    }

    @Test
    void findsNoAddressWhereNoneIs() {
        for (String text : List.of("", "*", "<>", "<sip:a", "ana", "\"<sip:a@b>", "<sip: a@b>", "a b:c")) {
            assertTrue(HeaderText.nameAddr(text).isEmpty(), text);
        }
    }

    @Test
    void findsParametersOutsideTheAddress() {
        assertEquals(Optional.empty(), HeaderText.parameter("\";tag=x\" <sip:a;tag=y>", "tag"));
        assertEquals(Optional.of("z"), HeaderText.parameter("\";tag=x\" <sip:a;tag=y>;Tag = z", "tag"));
        assertEquals(Optional.of(""), HeaderText.parameter("a;rport;b=1", "rport"));
    }

    @Test
    void quotesSoThatUnquotingGivesTheSame() {
        assertEquals("\"a \\\"b\\\" \\\\ c\"", HeaderText.quote("a \"b\" \\ c"));
        assertEquals("\"a  b\"", HeaderText.quote("a\r\nb"));
    }

    @Property
    void unquotesWhatItQuoted(@ForAll @StringLength(max = 40) String text) {
        String printable = text.replaceAll("[\\x00-\\x1f\\x7f]", " ");
        assertEquals(printable, HeaderText.unquote(HeaderText.quote(text)));
    }

    @Property
    void takesAnyText(@ForAll @StringLength(max = 80) String text) {
        HeaderText.split(text);
        HeaderText.nameAddr(text);
        HeaderText.parameters(text);
        HeaderText.parameter(text, "tag");
        HeaderText.withoutParameters(text);
        Grammar.sipUri(text);
        Grammar.sipUri("sip:" + text);
        Warning.number(text);
    }

    @Property
    void cutsAnyOctets(@ForAll byte[] octets, @ForAll @StringLength(max = 60) String line) {
        byte[] text = ("INVITE x SIP/2.0\r\n" + line + "\r\nVia: " + line + "\r\nFrom: " + line + "\r\nCSeq: " + line
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        for (byte[] message : List.of(octets, text)) {
            RawHead head = RawHead.scan(message);
            head.branchKey();
            head.cseqNumber();
            head.fromTag();
            ReceivedResponse.statusOf(head);
            RequestChecks.syntax(head, message);
            CallIdScan.find(message, message.length);
        }
    }

    @Test
    @Covers("RFC3261-7.3.1-1")
    void findsTheCallIdInAnySpelling() {
        for (String field : List.of("Call-ID: abc@x", "call-id:abc@x", "i : abc@x", "I:\tabc@x", "CALL-ID  :  abc@x")) {
            byte[] message = ("INVITE x SIP/2.0\r\nCall-Info: i\r\n" + field + "\r\n\r\ni: no\r\n")
                    .getBytes(StandardCharsets.UTF_8);
            int at = CallIdScan.find(message, message.length);
            assertEquals("abc@x".hashCode(), CallIdScan.hash(message, at, message.length), field);
        }
        byte[] none = "INVITE x SIP/2.0\r\nX: y\r\n\r\nCall-ID: body\r\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(-1, CallIdScan.find(none, none.length));
    }

    @Test
    void readsNumbersUpToThirtyOneBits() {
        assertEquals(Integer.MAX_VALUE, RawHead.number("2147483647"));
        assertEquals(-1, RawHead.number("2147483648"));
        assertEquals(-1, RawHead.number("99999999999"));
        assertEquals(-1, RawHead.number(""));
        assertEquals(-1, RawHead.number("-1"));
        assertEquals(7, RawHead.number("007"));
    }

    @Test
    void refusesLineBreaksInWhatItSends() {
        assertThrows(IllegalArgumentException.class, () -> SipHeaders.builder().add("Subject", "a\r\nVia: x"));
        assertThrows(IllegalArgumentException.class, () -> new SipBody("text/plain\r\nX: y", new byte[1]));
    }
}
