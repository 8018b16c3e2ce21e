package org.parley.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How much of a request the parser is given, whose work grows with the square of it. */
class GrammarTest {

    private static final int LONGEST = Grammar.LONGEST_TEXT;

    private static String answer(String uri, String fields) {
        byte[] message = ("OPTIONS " + uri
                        + " SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
                        + "To: <sip:f@im.example.com>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n" + fields + "\r\n")
                .getBytes(UTF_8);
        Optional<Refusal> refusal = RequestChecks.syntax(RawHead.scan(message), message);
        return refusal.map(each -> each.status() + " " + each.reason()).orElse("taken");
    }

    private static String uri(int length) {
        String start = "sip:f@im.example.com;p=";
        return start + "x".repeat(length - start.length());
    }

    @Test
    void refusesALongRequestLineWith414() {
        assertEquals("taken", answer(uri(LONGEST - "OPTIONS  SIP/2.0".length()), ""));
        assertEquals("414 ", answer(uri(LONGEST - "OPTIONS  SIP/2.0".length() + 1), ""));
    }

    @Test
    void refusesALongValueButNotAListOfShortOnes() {
        String route = "<" + uri(LONGEST - 2) + ">";
        assertEquals("taken", answer("sip:f@im.example.com", "Record-Route: " + route + "," + route + "\r\n"));
        assertEquals(
                "400 Record-Route exceeds 4096 characters",
                answer("sip:f@im.example.com", "Record-Route: <" + uri(LONGEST - 1) + ">\r\n"));
    }

    @Test
    void refusesTooManyValuesOfOneField() {
        assertEquals("taken", answer("sip:f@im.example.com", "Require: a" + ",a".repeat(255) + "\r\n"));
        assertEquals(
                "400 Require has more than 256 values",
                answer("sip:f@im.example.com", "Require: a" + ",a".repeat(256) + "\r\n"));
    }

    @Test
    void passesFieldsByThatNobodyActsOn() {
        assertEquals("taken", answer("sip:f@im.example.com", "Accept: " + "a/b,".repeat(9_000) + "\r\n"));
    }
}
