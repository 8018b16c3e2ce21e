package org.parley.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

class NoncesTest {

    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final int MOST = 100;

    private long nowMs = 1_000;
    private final Nonces nonces = new Nonces(new SecureRandom(), () -> nowMs, MOST);

    private Nonces.Nonce nonce() {
        return nonces.read(nonces.issue("r"), "r").orElseThrow();
    }

    private Nonces.Use use(Nonces.Nonce nonce, long count) {
        return nonces.use(nonce, count, LIFETIME);
    }

    @Test
    void knowsItsOwnAndNoOthers() {
        String text = nonces.issue("r");
        assertTrue(nonces.read(text, "r").isPresent());
        assertNotEquals(text, nonces.issue("r"));
        assertEquals(Optional.empty(), nonces.read(text, "other"));
        assertEquals(Optional.empty(), new Nonces(new SecureRandom(), () -> nowMs, MOST).read(text, "r"));
        for (int i = 0; i < text.length() - 1; i++) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            assertEquals(
                    Optional.empty(),
                    nonces.read(text.substring(0, i) + other + text.substring(i + 1), "r"),
                    "at " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not base64!", "AAAA", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"})
    void readsNoNonsense(String text) {
        assertEquals(Optional.empty(), nonces.read(text, "r"));
    }

    @Test
    @Covers("RFC7616-3.4-2")
    void takesEachCountOnceInAnyOrderWithinTheWindow() {
        Nonces.Nonce nonce = nonce();
        for (long count : new long[] {1, 3, 2, 70, 7, 8, 1_000}) {
            assertEquals(Nonces.Use.FIRST_TIME, use(nonce, count), "" + count);
            assertEquals(Nonces.Use.REPLAYED, use(nonce, count), "" + count);
        }
        assertEquals(Nonces.Use.FIRST_TIME, use(nonce, 1_000 - Nonces.WINDOW + 1));
        assertEquals(Nonces.Use.REPLAYED, use(nonce, 1_000 - Nonces.WINDOW), "too far behind to know");
        assertEquals(Nonces.Use.FIRST_TIME, use(nonce, 0xffff_ffffL));
    }

    @Test
    @Covers("RFC7616-3.3-1")
    void isStaleBeyondItsLifetime() {
        Nonces.Nonce nonce = nonce();
        nowMs += LIFETIME.toMillis();
        assertEquals(Nonces.Use.FIRST_TIME, use(nonce, 1));
        nowMs++;
        assertEquals(Nonces.Use.STALE, use(nonce, 2));
    }

    @Test
    @Covers("SEC-8")
    void forgetsNoCountThatWouldBeTakenAgain() {
        List<Nonces.Nonce> all = new ArrayList<>();
        Nonces.Nonce unused = nonce();
        for (int i = 0; i <= MOST; i++) {
            all.add(nonce());
            assertEquals(Nonces.Use.FIRST_TIME, use(all.get(i), 1));
        }
        assertEquals(MOST, nonces.used());
        assertEquals(Nonces.Use.STALE, use(all.get(0), 1), "it was forgotten");
        assertEquals(Nonces.Use.STALE, use(all.get(0), 2));
        assertEquals(Nonces.Use.STALE, use(unused, 1), "issued before one that was forgotten");
        assertEquals(Nonces.Use.REPLAYED, use(all.get(1), 1));
        assertEquals(Nonces.Use.FIRST_TIME, use(all.get(1), 2));
        assertEquals(Nonces.Use.FIRST_TIME, use(nonce(), 1));
    }

    @Test
    @Covers("SEC-8")
    void costsNothingUntilItIsUsedAndNothingWhenItIsOver() {
        for (int i = 0; i < 10 * MOST; i++) {
            nonces.issue("r");
        }
        assertEquals(0, nonces.used());
        use(nonce(), 1);
        use(nonce(), 1);
        nowMs += LIFETIME.toMillis() + 1;
        use(nonce(), 1);
        assertEquals(1, nonces.used());
    }

    @Test
    @Covers("SEC-8")
    void takesNoReplayAfterTheLifetimeWasMadeLonger() {
        Nonces.Nonce nonce = nonce();
        use(nonce, 1);
        nowMs += LIFETIME.toMillis() + 1;
        use(nonce(), 1);
        assertEquals(Nonces.Use.STALE, nonces.use(nonce, 1, LIFETIME.multipliedBy(10)));
    }
}
