package org.parley.osgi.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How values look. */
class ShownTest {

    @ParameterizedTest
    @CsvSource({
        "-1, 0s",
        "0, 0s",
        "59, 59s",
        "60, 1m 00s",
        "3599, 59m 59s",
        "3600, 1h 00m",
        "86399, 23h 59m",
        "86400, 1d 00h",
        "8640000, 100d 00h"
    })
    void showsTheTwoLargestUnits(long seconds, String shown) {
        assertEquals(shown, Shown.age(Duration.ofSeconds(seconds)));
    }

    @Test
    void keepsATextOfTheLargestLengthAndCutsALongerOne() {
        String longest = "x".repeat(Shown.MAX_TEXT);

        assertEquals(longest, Shown.text(longest));
        assertEquals(longest + '\u2026', Shown.text(longest + "y"));
    }

    @Test
    void keepsLettersOfAllScriptsAndNothingThatSteers() {
        assertEquals(
                "Zoë \u4f60\u597d \ud83d\ude00 ?[31m ????",
                Shown.text("Zoë \u4f60\u597d \ud83d\ude00 \u001b[31m \u0000\u202e\u2028\ud800"));
    }

    @Test
    void showsThatThereIsNoCode() {
        assertEquals("-", Shown.code(0));
        assertEquals("486", Shown.code(486));
    }
}
