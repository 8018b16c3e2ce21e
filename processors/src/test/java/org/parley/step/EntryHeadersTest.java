package org.parley.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conference.Replacement;

/** Which headers of a list entry's URI a leg takes over. */
class EntryHeadersTest {

    private static final String DIALOG = "Replaces=call%40host%3Bto-tag%3D1%3Bfrom-tag%3D2";

    private static Optional<String> dialog(String headers) {
        return EntryHeaders.of("sip:ben@example.com?" + headers).granted().dialog();
    }

    private static Optional<String> session(String headers) {
        return EntryHeaders.of("sip:ben@example.com?" + headers).granted().session();
    }

    @Test
    void grantsReplacesAndSessionReplaces() {
        EntryHeaders headers = EntryHeaders.of("sip:ben@example.com;x=1?" + DIALOG + "&session-replaces=7f3c-01%2B");

        assertEquals(
                new Replacement(Optional.of("call@host;to-tag=1;from-tag=2"), Optional.of("7f3c-01+")),
                headers.granted());
        assertEquals(0, headers.dropped());
    }

    @Test
    void readsAnEscapedNameAndAPlusAsWhatTheyAre() {
        assertEquals(Optional.of("a+b;to-tag=1;from-tag=2"), dialog("%52eplaces=a+b%3bto-tag=1%3Bfrom-tag=2"));
    }

    @Test
    void dropsEveryOtherHeader() {
        EntryHeaders headers = EntryHeaders.of("sip:ben@example.com?Route=%3Csip:evil@example.net%3E&" + DIALOG
                + "&P-Asserted-Identity=sip:ana@example.com&body=v%3D0&Subject&");

        assertEquals(
                Optional.of("call@host;to-tag=1;from-tag=2"), headers.granted().dialog());
        assertEquals(4, headers.dropped());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Replaces=",
                "Replaces=call",
                "Replaces=call%3Bto-tag%3D1%3Bfrom-tag%3D2%0D%0AX-Evil%3A1",
                "Replaces=call%3Bto-tag%3D1%3Bfrom-tag%3D2%0aX-Evil%3A1",
                "Replaces=call%3Bto-tag%3D1%3Bfrom-tag%3D2%00",
                "Replaces%0D%0AX-Evil=call%3Bto-tag%3D1%3Bfrom-tag%3D2",
                "Replaces=call%3Bto-tag%3D1%3Bfrom-tag%3D2%",
                "Replaces=call%3Bto-tag%3D1%3Bfrom-tag%3D2%zz",
                "Replaces=call%3Bto-tag%3D1%3Bfrom-tag%3D%C3%A4",
                "X-Replaces=call%3Bto-tag%3D1%3Bfrom-tag%3D2"
            })
    void dropsAReplacesThatIsNone(String header) {
        assertEquals(Optional.empty(), dialog(header));
        assertEquals(1, EntryHeaders.of("sip:ben@example.com?" + header).dropped());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Session-Replaces=",
                "Session-Replaces=a%20b",
                "Session-Replaces=a%0D%0AX-Evil%3A1",
                "Session-Replaces=%C3%A4"
            })
    void dropsASessionReplacesThatIsNone(String header) {
        assertEquals(Optional.empty(), session(header));
    }

    @Test
    void takesTheFirstOfTwo() {
        EntryHeaders headers = EntryHeaders.of("sip:ben@example.com?" + DIALOG + "&" + DIALOG.replace("call", "other"));

        assertEquals(
                Optional.of("call@host;to-tag=1;from-tag=2"), headers.granted().dialog());
        assertEquals(1, headers.dropped());
    }

    @Test
    void takesValuesUpToTheLimitAndNoLonger() {
        String longest = "x".repeat(EntryHeaders.MOST_CHARACTERS);

        assertEquals(Optional.of(longest), session("Session-Replaces=" + longest));
        assertEquals(Optional.empty(), session("Session-Replaces=" + longest + "x"));
    }

    @Test
    void findsNothingInAUriWithoutHeaders() {
        assertEquals(new EntryHeaders(Replacement.NONE, 0), EntryHeaders.of("sip:ben@example.com"));
    }
}
