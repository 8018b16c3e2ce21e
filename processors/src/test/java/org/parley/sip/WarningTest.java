package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WarningTest {

    @Test
    void writesTheExactOctets() {
        assertEquals(
                "399 im.example.com \"127 Service not authorised\"",
                Warning.of("im.example.com", "127 Service not authorised").value());
        assertEquals(
                "399 [2001:db8::1] \"102 too many participants\"",
                Warning.of("2001:db8::1", "102 too many participants").value());
        assertEquals(
                "399 [2001:db8::1]:5070 \"x\"",
                Warning.of("[2001:db8::1]:5070", "x").value());
        assertEquals(
                "399 im.example.com:5070 \"a \\\"b\\\" \\\\\"",
                Warning.of("im.example.com:5070", "a \"b\" \\").value());
        assertEquals("Warning", Warning.of("h", "t").header().fields().get(0).name());
    }

    @Test
    void refusesAnAgentThatIsNoHost() {
        assertThrows(IllegalArgumentException.class, () -> Warning.of("", "x"));
        assertThrows(IllegalArgumentException.class, () -> Warning.of("a b", "x"));
    }

    @Test
    void readsTheServiceNumberWhereverClientsPutTheRest() {
        assertEquals(OptionalInt.of(127), Warning.number("399 im.example.com \"127 Service not authorised\""));
        assertEquals(OptionalInt.of(133), Warning.number("403 SIP \"133 Size exceeded\""));
        assertEquals(OptionalInt.of(102), Warning.number("\"102\""));
        assertEquals(OptionalInt.empty(), Warning.number("399 h \"isfocus already assigned\""));
        assertEquals(OptionalInt.empty(), Warning.number("399 h \"1275 x\""));
        assertEquals(OptionalInt.empty(), Warning.number("399"));
        assertEquals(OptionalInt.empty(), Warning.number("399 h \"12\""));
    }
}
