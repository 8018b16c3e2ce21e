package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LogTextTest {

    @Test
    void leavesOrdinaryTextAsItIs() {
        assertEquals(
                "a84b4c76e66710@pc33.example.com \u00e9 \u4f60",
                LogText.of("a84b4c76e66710@pc33.example.com \u00e9 \u4f60"));
    }

    @Test
    void escapesWhatWouldEndOrDressTheLine() {
        assertEquals(
                "a\\u001b[31mb\\u000ac\\u007f\\u202e\\u2028\\u0000", LogText.of("a\u001b[31mb\nc\u007f\u202e\u2028\0"));
    }

    @Test
    void cutsWhatIsLong() {
        assertEquals("x".repeat(256), LogText.of("x".repeat(256)));
        assertEquals("x".repeat(256) + "\u2026", LogText.of("x".repeat(257)));
    }
}
