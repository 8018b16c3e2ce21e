package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** RFC 3891 section 6.1. */
class ReplacesTest {

    @ParameterizedTest
    @Covers("RFC3891-6.1-1")
    @CsvSource(
            delimiter = '|',
            value = {
                "98732@sip.example.com ;from-tag=r33th4x0r ;to-tag=ff87ff|98732@sip.example.com;to-tag=ff87ff;from-tag=r33th4x0r",
                "12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only|12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only",
                "87134@171.161.34.23;to-tag=24796;from-tag=0|87134@171.161.34.23;to-tag=24796;from-tag=0",
                "a;TO-TAG = 1 ; x ; From-Tag=2;Early-Only;y=[::1]|a;to-tag=1;from-tag=2;early-only",
                "a<(\"?>;to-tag=1;from-tag=2;n=\"to-tag=3;x\"|a<(\"?>;to-tag=1;from-tag=2"
            })
    void readsWhatTheGrammarAllows(String value, String written) {
        assertEquals(Optional.of(written), Replaces.parse(value).map(Replaces::toString));
    }

    @ParameterizedTest
    @Covers("RFC3891-6.1-1")
    @ValueSource(
            strings = {
                "",
                ";to-tag=1;from-tag=2",
                "a",
                "a;to-tag=1",
                "a;from-tag=1",
                "a;to-tag;from-tag=2",
                "a;to-tag=1;from-tag=2;from-tag=2",
                "a;to-tag=1;to-tag=1;from-tag=2",
                "a;to-tag=1;from-tag=2;early-only=1",
                "a;to-tag=1;from-tag=2;",
                "a;to-tag=1;from-tag=2;x=a b",
                "a@;to-tag=1;from-tag=2",
                "a@b@c;to-tag=1;from-tag=2",
                "a b;to-tag=1;from-tag=2",
                "a;to-tag=\"1\";from-tag=2",
                "a;to-tag=1;from-tag=2\r\nX: y",
                "\u00e4;to-tag=1;from-tag=2"
            })
    void refusesAnythingElse(String value) {
        assertEquals(Optional.empty(), Replaces.parse(value));
    }

    @Test
    void tellsTheDialogAsItsReceiverKnowsIt() {
        assertEquals(
                Optional.of(new Replaces("c@h", "his", "ours", true)),
                Replaces.parse("c@h;early-only;from-tag=ours;to-tag=his"));
    }
}
