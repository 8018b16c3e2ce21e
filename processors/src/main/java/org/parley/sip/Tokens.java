package org.parley.sip;

import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;

/** Random identifiers: tags, branches and Call-IDs that nobody can guess or repeat. */
final class Tokens {

    /** RFC 3261 section 8.1.1.7: every branch of a current implementation begins so. */
    static final String MAGIC_COOKIE = "z9hG4bK";

    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int POOL_BYTES = 1024;

    /** Random octets are fetched in bulk, a pool a thread, because one call for a few of them is dear. */
    private static final ThreadLocal<Pool> POOL = ThreadLocal.withInitial(Pool::new);

    private Tokens() {}

    private static final class Pool {
        private final byte[] octets = new byte[POOL_BYTES];
        private int used = POOL_BYTES;

        int next() {
            if (used == POOL_BYTES) {
                RANDOM.nextBytes(octets);
                used = 0;
            }
            return octets[used++];
        }
    }

    /** A tag: 80 random bits, where RFC 3261 section 19.3 asks for 32. */
    //= RFC3261-19.3-1
    static String tag() {
        return random(16);
    }

    //= RFC3261-8.1.1.7-1
    static String branch() {
        return MAGIC_COOKIE + random(16);
    }

    /** 120 random bits and no host: nothing in it tells where it was made. */
    //= RFC3261-8.1.1.4-1
    static String callId() {
        return random(24);
    }

    /** A first CSeq number; RFC 3261 section 8.1.1.5 wants it below 2^31. */
    static long firstCseq() {
        return ThreadLocalRandom.current().nextInt(1, 1 << 20);
    }

    private static String random(int length) {
        Pool pool = POOL.get();
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            text[i] = DIGITS.charAt(pool.next() & 31);
        }
        return new String(text);
    }
}
