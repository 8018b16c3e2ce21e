package org.parley.msrp;

import java.util.Optional;

/**
 * Where a chunk lies in its message, RFC 4975 section 7.1.1: octets are counted from 1, {@link #UNKNOWN} stands for
 * {@code *}. A range may be out of bounds ({@link #isOutOfBounds}): that is the peer's mistake, not a fault of syntax.
 */
public record ByteRange(long start, long end, long total) {

    /** {@code *} as end or total. */
    public static final long UNKNOWN = -1;

    /** What a request without Byte-Range means: the message from its first octet on. */
    public static final ByteRange WHOLE = new ByteRange(1, UNKNOWN, UNKNOWN);

    /** Most digits of a number; 18 of them fit a signed 64-bit integer. Ours. */
    static final int MAX_DIGITS = 18;

    /** True when the numbers contradict each other: start 0, end before the octet ahead of start, or end after total. */
    public boolean isOutOfBounds() {
        return start < 1
                || (end != UNKNOWN && end < start - 1)
                || (total != UNKNOWN && (start - 1 > total || (end != UNKNOWN && end > total)));
    }

    // Byte-Range = range-start "-" range-end "/" total; range-end and total may be "*"
    static Optional<ByteRange> parse(Octets value) {
        Cursor cursor = new Cursor(value);
        long start = cursor.number(false);
        long end = cursor.skip('-') ? cursor.number(true) : Cursor.BAD;
        long total = cursor.skip('/') ? cursor.number(true) : Cursor.BAD;
        if (start == Cursor.BAD || end == Cursor.BAD || total == Cursor.BAD || !cursor.atEnd()) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(start, end, total));
    }

    @Override
    public String toString() {
        return start + "-" + star(end) + "/" + star(total);
    }

    private static String star(long number) {
        return number == UNKNOWN ? "*" : Long.toString(number);
    }

    private static final class Cursor {

        static final long BAD = -2;

        private final byte[] array;
        private final int to;
        private int at;

        Cursor(Octets value) {
            array = value.array();
            at = value.from();
            to = value.to();
        }

        boolean atEnd() {
            return at == to;
        }

        boolean skip(char octet) {
            if (at < to && array[at] == octet) {
                at++;
                return true;
            }
            return false;
        }

        long number(boolean mayBeStar) {
            if (mayBeStar && skip('*')) {
                return UNKNOWN;
            }
            int first = at;
            long number = 0;
            while (at < to && array[at] >= '0' && array[at] <= '9') {
                if (at - first == MAX_DIGITS) {
                    return BAD;
                }
                number = number * 10 + (array[at++] - '0');
            }
            return at == first ? BAD : number;
        }
    }
}
