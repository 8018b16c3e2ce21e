package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import org.parley.msrp.ContinuationFlag;

/**
 * What one recipient's frames begin and end with, for all of them the same but for the transaction id: kept as octets, in
 * which the id is counted up in place. Owned by whoever owns the recipient's outlet.
 */
//= RFC4975-7.1-1
class Envelope {

    private static final byte[] DIGITS = TransactionIds.ALPHABET;

    /** Digits of an id that count. Ours: they begin anew after 57 thousand million frames. */
    private static final int COUNTING = 6;

    private static final String START = "MSRP ";
    private static final String HYPHENS = "\r\n-------";

    /** Octets of the end-line behind the id: flag and CRLF. */
    private static final int BEHIND_ID = 3;

    /** Octets of the line end before the end-line, which a frame without body does not have. */
    static final int CRLF_BYTES = 2;

    private final byte[] head;
    private final byte[] endLine;
    private final int headCountAt;
    private final int endCountAt;
    private final int[] count = new int[COUNTING];

    /** @param toPath the recipient's path */
    Envelope(String toPath, String fromPath) {
        String id = TransactionIds.random(TransactionIds.RANDOM_LENGTH) + "0".repeat(COUNTING);
        //= RFC4975-5.4-1
        head = (START + id + " SEND\r\nTo-Path: " + toPath + "\r\nFrom-Path: " + fromPath + "\r\n").getBytes(US_ASCII);
        endLine = (HYPHENS + id + "$\r\n").getBytes(US_ASCII);
        headCountAt = START.length() + TransactionIds.RANDOM_LENGTH;
        endCountAt = HYPHENS.length() + TransactionIds.RANDOM_LENGTH;
    }

    /** Octets that it adds to a chunk. */
    int bytes() {
        return head.length + endLine.length;
    }

    /** Begins the frame of {@code chunk} with the next id: start line and paths. */
    void begin(ByteBuf out, Chunk chunk) {
        int digit = COUNTING;
        do {
            digit--;
            count[digit] = (count[digit] + 1) % DIGITS.length;
            head[headCountAt + digit] = DIGITS[count[digit]];
            endLine[endCountAt + digit] = DIGITS[count[digit]];
        } while (count[digit] == 0 && digit > 0);
        out.writeBytes(head);
    }

    /** Ends the frame, behind a body on a line of its own. */
    void end(ByteBuf out, boolean hasBody, ContinuationFlag flag) {
        endLine[endLine.length - BEHIND_ID] = flag.octet();
        int skip = hasBody ? 0 : CRLF_BYTES;
        out.writeBytes(endLine, skip, endLine.length - skip);
    }
}
