package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;

/**
 * Transaction ids of one sender: ten random characters and a counter. RFC 4975 section 7.1 demands that an end-line with
 * the id does not occur in the body. Sixty random bits that only the recipient of the frames ever sees make an accident
 * as good as impossible, and leave no other participant a way to write one on purpose.
 */
//= RFC4975-7.1-1
final class TransactionIds {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Digits and letters. */
    static final byte[] ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".getBytes(US_ASCII);

    /** Random characters of an id. */
    static final int RANDOM_LENGTH = 10;

    /** Octets below this fall on each character equally often; others are drawn again. */
    private static final int EVEN = 256 / ALPHABET.length * ALPHABET.length;

    /** Drawn beside what is needed: of 32 octets one is not below {@link #EVEN}. */
    private static final int SPARE = 2;

    private final byte[] prefix = random(RANDOM_LENGTH).getBytes(US_ASCII);
    private long counter;

    /** {@code length} random letters and digits; each has 5.95 bits. */
    static String random(int length) {
        byte[] text = new byte[length];
        byte[] drawn = new byte[length + SPARE];
        int at = 0;
        while (at < length) {
            RANDOM.nextBytes(drawn);
            for (int i = 0; i < drawn.length && at < length; i++) {
                int number = drawn[i] & 0xff;
                if (number < EVEN) {
                    text[at++] = ALPHABET[number % ALPHABET.length];
                }
            }
        }
        return new String(text, US_ASCII);
    }

    /** A Message-ID that nothing else has. */
    static byte[] newMessageId() {
        return random(20).getBytes(US_ASCII);
    }

    /** The next id. */
    byte[] next() {
        return (new String(prefix, US_ASCII) + Long.toString(counter++, 36)).getBytes(US_ASCII);
    }
}
