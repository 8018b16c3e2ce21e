package org.parley.msrp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Finds the end-line of a body: {@code CRLF "-------" transact-id flag CRLF}. No octet is looked at twice, whatever the
 * split: a mismatch can begin a new match only at the octet that did not fit, because a carriage return stands nowhere
 * in the pattern but at its start and before its last octet. What matched at the end of a buffer is therefore known by
 * its number alone and need not be kept. Owned by one decoder.
 */
final class EndLineSearch {

    /** CRLF and seven hyphens. */
    private static final byte[] LEAD = {'\r', '\n', '-', '-', '-', '-', '-', '-', '-'};

    /** Line feed and hyphen. */
    private static final short BEHIND_RETURN = '\n' << 8 | '-';

    private byte[] pattern = Arrays.copyOf(LEAD, LEAD.length + 32);

    /** Length of the pattern without flag and final CRLF. */
    private int idEnd;

    /** Octets of the pattern that have matched, {@link #virtual} of which stood before the body. */
    private int matched;

    private int virtual;

    /** Octets of earlier buffers that belong to the present match. */
    private int carried;

    private byte flag;
    private int bodyEnd;
    private int brokenFrom;
    private int brokenLength;
    private byte brokenFlag;

    /** Begins a new body, right behind the blank line; the transaction id is in {@code head}. */
    void begin(byte[] head, int idFrom, int idTo) {
        idEnd = LEAD.length + (idTo - idFrom);
        if (pattern.length < idEnd) {
            pattern = Arrays.copyOf(pattern, idEnd);
        }
        System.arraycopy(head, idFrom, pattern, LEAD.length, idTo - idFrom);
        virtual = Tolerance.END_LINE_AFTER_BLANK_LINE ? 2 : 0;
        matched = virtual;
        carried = 0;
        brokenLength = 0;
    }

    /**
     * Searches {@code in} from its reader index and moves it behind what was searched.
     *
     * @return true when the end-line is complete
     */
    //= RFC4975-7.3-1
    boolean search(ByteBuf in) {
        int end = in.writerIndex();
        int at = in.readerIndex();
        bodyEnd = at;
        brokenLength = 0;
        while (at < end) {
            if (matched == 0) {
                bodyEnd = in.indexOf(at, end, (byte) '\r');
                if (bodyEnd < 0) {
                    bodyEnd = end;
                    at = end;
                } else {
                    at = bodyEnd + 1;
                    matched = mayGoOn(in, at, end) ? 1 : 0;
                }
            } else if (fits(in.getByte(at))) {
                at++;
                if (++matched == idEnd + 3) {
                    in.readerIndex(at);
                    return true;
                }
            } else {
                breakMatch();
                bodyEnd = at;
            }
        }
        carried = matched - virtual;
        in.readerIndex(at);
        return false;
    }

    /** False when the two octets behind a carriage return are there and begin no end-line: so it is with nearly every line. */
    private static boolean mayGoOn(ByteBuf in, int at, int end) {
        return at + 1 >= end || in.getShort(at) == BEHIND_RETURN;
    }

    private boolean fits(byte octet) {
        if (matched < idEnd) {
            return octet == pattern[matched];
        }
        if (matched > idEnd) {
            return octet == (matched == idEnd + 1 ? '\r' : '\n');
        }
        if (!ContinuationFlag.isFlag(octet)) {
            return false;
        }
        flag = octet;
        return true;
    }

    private void breakMatch() {
        if (carried > 0) {
            brokenFrom = virtual;
            brokenLength = carried;
            brokenFlag = flag;
            carried = 0;
        }
        matched = 0;
        virtual = 0;
    }

    /** Where the body ends in the buffer searched last, so far as is known. */
    int bodyEnd() {
        return bodyEnd;
    }

    /** Octets of earlier buffers that looked like an end-line until the last search showed that they are body. */
    int brokenLength() {
        return brokenLength;
    }

    /** Appends those octets. */
    void writeBroken(ByteBuf out) {
        for (int i = brokenFrom; i < brokenFrom + brokenLength; i++) {
            out.writeByte(i < idEnd ? pattern[i] : i == idEnd ? brokenFlag : '\r');
        }
    }

    /** The flag of the end-line that was found. */
    ContinuationFlag flag() {
        return ContinuationFlag.of(flag);
    }
}
