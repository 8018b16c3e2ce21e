package org.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Many identifiers of one kind, to see whether somebody could guess the next. */
public final class IdDraw {

    private static final int SIZE = 20_000;

    /**
     * Standard deviations that a count may be off. A fair draw exceeds them in one of 10^11 counts, and there are some 1,400 in
     * a draw; a letter that is half as likely as the others is off by more.
     */
    private static final double TOLERATED = 7;

    private final List<String> ids = new ArrayList<>();

    /** Draws at once. */
    public IdDraw(Supplier<String> source) {
        for (int i = 0; i < SIZE; i++) {
            ids.add(source.get());
        }
    }

    /** None comes twice, and at each place each letter comes as often as the others; together they make so many bits. */
    public void requireRandomBits(int least) {
        assertEquals(SIZE, Set.copyOf(ids).size(), "an identifier has come twice");
        Set<Integer> lengths = new HashSet<>();
        ids.forEach(id -> lengths.add(id.length()));
        assertEquals(1, lengths.size(), "lengths");
        double bits = 0;
        for (int place = 0; place < ids.get(0).length(); place++) {
            bits += bitsAt(place);
        }
        assertTrue(bits >= least, bits + " random bits");
    }

    private double bitsAt(int place) {
        Map<Character, Integer> counts = new HashMap<>();
        ids.forEach(id -> counts.merge(id.charAt(place), 1, Integer::sum));
        double share = 1.0 / counts.size();
        double deviation = Math.sqrt(SIZE * share * (1 - share));
        counts.forEach((letter, count) -> assertTrue(
                Math.abs(count - SIZE * share) <= TOLERATED * deviation,
                "at " + place + " there is " + letter + " in " + count + " of " + SIZE));
        return Math.log(counts.size()) / Math.log(2);
    }
}
