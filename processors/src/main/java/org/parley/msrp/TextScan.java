package org.parley.msrp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the end of a run of octets that are no control characters, eight at a time. */
final class TextScan {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x80 * EACH;

    private TextScan() {}

    /** Where the first control character or DEL from {@code from} on is; {@code to} when there is none before. */
    static int end(byte[] octets, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && isText((long) WORD.get(octets, at))) {
            at += Long.BYTES;
        }
        while (at < to && (octets[at] >= ' ' || octets[at] < 0) && octets[at] != 0x7f) {
            at++;
        }
        return at;
    }

    /**
     * True for eight octets that are no control characters. The known test for an octet below n in a word, with n = 32, and
     * for an octet 0 in the word with 0x7f taken from each octet.
     */
    private static boolean isText(long word) {
        long withoutDel = word ^ (0x7f * EACH);
        long control = (word - ' ' * EACH) & ~word;
        long del = (withoutDel - EACH) & ~withoutDel;
        return ((control | del) & HIGH_BITS) == 0;
    }
}
