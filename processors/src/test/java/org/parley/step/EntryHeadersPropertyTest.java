package org.parley.step;

import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** Whatever an inviter writes behind the question mark: no header that is granted can end its line. */
class EntryHeadersPropertyTest {

    @Property
    void grantsNothingThatCouldEndItsLine(
            @ForAll @StringLength(max = 12) @Chars({'a', '%', '0', 'D', 'A', '2', '+', '&', '=', ';', '\r', '\n', 'ä'})
                    String text) {
        EntryHeaders headers = EntryHeaders.of(
                "sip:ben@example.com?Replaces=a" + text + "%3Bto-tag%3D1%3Bfrom-tag%3D2&Session-Replaces=" + text);

        headers.granted().dialog().ifPresent(EntryHeadersPropertyTest::requireOneWord);
        headers.granted().session().ifPresent(EntryHeadersPropertyTest::requireOneWord);
    }

    @Property
    void takesAnyText(@ForAll String text) {
        EntryHeaders.of(text).granted().dialog().ifPresent(EntryHeadersPropertyTest::requireOneWord);
    }

    private static void requireOneWord(String text) {
        assertTrue(text.chars().allMatch(c -> c > ' ' && c < 127), text);
    }
}
