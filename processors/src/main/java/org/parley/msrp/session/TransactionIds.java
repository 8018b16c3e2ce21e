package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;

/**
 * Transaction ids of one sender: ten random characters and a counter. RFC 4975 section 7.1 demands that an end-line with
 * the id does not occur in the body. Sixty random bits that only the recipient of the frames ever sees make an accident
 * as good as impossible, and leave no other participant a way to write one on purpose.
 */
//= RFC4975-7.1-1
final class TransactionIds {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] ALPHABET =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".getBytes(US_ASCII);

    /** Longest id: ten characters and a 63-bit number to base 36. */
    static final int MAX_BYTES = 10 + 13;

    private final byte[] prefix = random(10).getBytes(US_ASCII);
    private long counter;

    /** {@code length} random letters and digits; each has 5.95 bits. */
    static String random(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ALPHABET[RANDOM.nextInt(ALPHABET.length)]);
        }
        return text.toString();
    }

    /** A Message-ID that nothing else has. */
    static byte[] newMessageId() {
        return random(20).getBytes(US_ASCII);
    }

    /** Appends the next id. */
    void writeNext(ByteBuf out) {
        out.writeBytes(prefix);
        long number = counter++;
        long divisor = 1;
        while (number / divisor >= 36) {
            divisor *= 36;
        }
        for (; divisor > 0; divisor /= 36) {
            out.writeByte(ALPHABET[(int) (number / divisor % 36)]);
        }
    }

    /** The next id. */
    byte[] next() {
        return (new String(prefix, US_ASCII) + Long.toString(counter++, 36)).getBytes(US_ASCII);
    }
}
