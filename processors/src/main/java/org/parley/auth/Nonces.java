package org.parley.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The nonces of challenges. One that was given away costs nothing to remember: its number and its time are in it, signed. Only
 * those which users have answered rightly are kept, with the counts seen, in bounded memory; the one answered first is forgotten first,
 * and it and all that were issued before it are stale from then on, so that what is forgotten is not taken again. Safe for any thread.
 */
final class Nonces {

    /** Nonces whose counts are remembered. Ours: 200,000 are some 20 MB, and 600 set-ups a second for 5 minutes. */
    static final int MOST_USED = 200_000;

    /** How far a request may be behind the newest one with its nonce: the bits of a long. Ours: UDP changes their order. */
    static final int WINDOW = 64;

    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    /** Number and time. */
    private static final int TEXT_BYTES = 2 * Long.BYTES;
    /** Half of the MAC, RFC 2104 section 5. */
    private static final int SIGNATURE_BYTES = 16;

    private final SecretKeySpec key;
    private final LongSupplier nowMs;
    private final int mostUsed;
    private final AtomicLong numbers = new AtomicLong();
    /** By number, in the order of the first right answer. */
    private final Map<Long, Counts> used = new LinkedHashMap<>();

    /** Nonces up to this number that are not in {@code used} are not taken. */
    private long forgotten;

    /** A nonce of ours. */
    record Nonce(long number, long issuedAtMs) {}

    /** What a count means that comes with a right answer. */
    enum Use {
        FIRST_TIME,
        REPLAYED,
        /** Too old, or forgotten. */
        STALE
    }

    /** Which counts of one nonce were seen. */
    private static final class Counts {
        private final Nonce nonce;
        private long highest;
        private long seen;

        Counts(Nonce nonce) {
            this.nonce = nonce;
        }

        boolean take(long count) {
            if (count > highest) {
                long step = count - highest;
                seen = step >= WINDOW ? 1 : (seen << step) | 1;
                highest = count;
                return true;
            }
            long behind = highest - count;
            if (behind >= WINDOW || (seen & (1L << behind)) != 0) {
                return false;
            }
            seen |= 1L << behind;
            return true;
        }
    }

    /** @param nowMs milliseconds of a clock that never goes back */
    Nonces(SecureRandom random, LongSupplier nowMs, int mostUsed) {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, MAC);
        this.nowMs = nowMs;
        this.mostUsed = mostUsed;
    }

    /** A new one for this realm. */
    String issue(String realm) {
        byte[] text = ByteBuffer.allocate(TEXT_BYTES)
                .putLong(numbers.incrementAndGet())
                .putLong(nowMs.getAsLong())
                .array();
        byte[] whole = Arrays.copyOf(text, TEXT_BYTES + SIGNATURE_BYTES);
        System.arraycopy(signature(text, realm), 0, whole, TEXT_BYTES, SIGNATURE_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** The nonce that this text is, or empty when it is none of ours for this realm: of another start of the server, or made up. */
    Optional<Nonce> read(String text, String realm) {
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (whole.length != TEXT_BYTES + SIGNATURE_BYTES) {
            return Optional.empty();
        }
        byte[] signed = Arrays.copyOf(whole, TEXT_BYTES);
        byte[] signature = Arrays.copyOfRange(whole, TEXT_BYTES, whole.length);
        if (!MessageDigest.isEqual(signature, Arrays.copyOf(signature(signed, realm), SIGNATURE_BYTES))) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(signed);
        return Optional.of(new Nonce(fields.getLong(), fields.getLong()));
    }

    //= RFC7616-3.4-2
    //= SEC-8
    /** Takes a count of a nonce whose response was right. */
    synchronized Use use(Nonce nonce, long count, Duration lifetime) {
        long now = nowMs.getAsLong();
        if (isOver(nonce, now, lifetime)) {
            return Use.STALE;
        }
        Counts counts = used.get(nonce.number());
        if (counts == null) {
            if (nonce.number() <= forgotten) {
                return Use.STALE;
            }
            counts = new Counts(nonce);
            used.put(nonce.number(), counts);
            forgetSome(now, lifetime);
        }
        return counts.take(count) ? Use.FIRST_TIME : Use.REPLAYED;
    }

    /** Those of the first that are too old, and of too many the first. */
    private void forgetSome(long now, Duration lifetime) {
        Iterator<Counts> first = used.values().iterator();
        while (first.hasNext()) {
            Nonce nonce = first.next().nonce;
            boolean isOver = isOver(nonce, now, lifetime);
            if (!isOver && used.size() <= mostUsed) {
                return;
            }
            first.remove();
            // Also of one that is too old: the lifetime may become longer.
            forgotten = Math.max(forgotten, nonce.number());
        }
    }

    /** Nonces whose counts are remembered. */
    synchronized int used() {
        return used.size();
    }

    private static boolean isOver(Nonce nonce, long now, Duration lifetime) {
        return now - nonce.issuedAtMs() > lifetime.toMillis();
    }

    private byte[] signature(byte[] text, String realm) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(text);
            return mac.doFinal(realm.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        }
    }
}
