package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** Whatever a peer writes: what is read as a Replaces can be written again, and nothing in it ends its line. */
class ReplacesPropertyTest {

    @Property
    void writesWhatItReadAndNothingElse(
            @ForAll @StringLength(max = 8) @Chars({'a', '-', '@', '"', ' ', ';', '=', '\r', '\n'}) String callId,
            @ForAll @StringLength(max = 4) @Chars({'a', '0', '"', ' ', ';', '=', '\r', '\n'}) String tag) {
        String value = callId + ";to-tag=" + tag + ";from-tag=2";
        Replaces.parse(value).ifPresent(read -> {
            assertTrue(read.toString().chars().allMatch(c -> c > ' ' && c < 127), value);
            assertEquals(Optional.of(read), Replaces.parse(read.toString()));
        });
    }

    @Property
    void takesAnyText(@ForAll String value) {
        Replaces.parse(value).ifPresent(read -> assertEquals(Optional.of(read), Replaces.parse(read.toString())));
    }
}
