package org.parley.msrp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TextScanTest {

    @Test
    void stopsAtEveryControlCharacterAndAtNothingElse() {
        for (int octet = 0; octet < 256; octet++) {
            boolean isControl = octet < ' ' || octet == 0x7f;
            for (int at = 0; at < 20; at++) {
                byte[] octets = new byte[20];
                Arrays.fill(octets, (byte) 'x');
                octets[at] = (byte) octet;
                assertEquals(isControl ? at : 20, TextScan.end(octets, 0, 20), octet + " at " + at);
            }
        }
    }

    @Property
    void findsTheFirstWhateverStandsAroundIt(
            @ForAll @Size(max = 40) byte[] octets, @ForAll @IntRange(max = 40) int start) {
        int from = Math.min(start, octets.length);
        int end = from;
        while (end < octets.length && (octets[end] & 0xff) >= ' ' && octets[end] != 0x7f) {
            end++;
        }
        assertEquals(end, TextScan.end(octets, from, octets.length));
    }
}
