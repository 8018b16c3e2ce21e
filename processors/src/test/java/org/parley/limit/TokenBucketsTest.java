package org.parley.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

@Covers("SEC-1")
class TokenBucketsTest {

    private static final long SECOND = 1_000_000_000L;

    private static final Rate TEN = Rate.perSecond(10);

    private final TokenBuckets<String> buckets = new TokenBuckets<>(1000);

    @Test
    void takesAsManyAtOnceAsTheRateHasAndSaysHowLongTheNextHasToWait() {
        assertEquals(0, buckets.take("ana", 10, TEN, 0));
        assertEquals(SECOND / 10, buckets.take("ana", 1, TEN, 0));
        assertEquals(SECOND / 2, buckets.take("ana", 5, TEN, 0));
        assertEquals(0, buckets.take("ana", 1, TEN, SECOND / 10));
        assertTrue(buckets.take("ana", 1, TEN, SECOND / 10) > 0);
    }

    @Test
    void takesAllOrNone() {
        assertEquals(0, buckets.take("ana", 6, TEN, 0));
        assertTrue(buckets.take("ana", 5, TEN, 0) > 0);
        assertEquals(0, buckets.take("ana", 4, TEN, 0));
    }

    @Test
    void countsEachKeyForItself() {
        assertEquals(0, buckets.take("ana", 10, TEN, 0));
        assertEquals(0, buckets.take("ben", 10, TEN, 0));
    }

    @Test
    void takesMoreThanThereEverAreFromAFullBucketAlone() {
        assertEquals(0, buckets.take("ana", 50, TEN, 0));
        assertTrue(buckets.take("ana", 50, TEN, SECOND / 2) > 0);
        assertEquals(0, buckets.take("ana", 50, TEN, SECOND));
    }

    @Test
    void countsNotWhatIsGivenBack() {
        assertEquals(0, buckets.take("ana", 10, TEN, 0));
        buckets.giveBack("ana", 3, TEN);
        assertEquals(0, buckets.take("ana", 3, TEN, 0));
        assertTrue(buckets.take("ana", 1, TEN, 0) > 0);
    }

    @Test
    void givesNobodyMoreThanAFullBucket() {
        assertEquals(0, buckets.take("ana", 1, TEN, 0));
        buckets.giveBack("ana", 10, TEN);
        buckets.giveBack("ben", 10, TEN);
        assertEquals(0, buckets.take("ana", 10, TEN, 0));
        assertTrue(buckets.take("ana", 1, TEN, 0) > 0);
    }

    @Test
    void obeysARateThatChanges() {
        assertEquals(0, buckets.take("ana", 10, TEN, 0));
        assertEquals(0, buckets.take("ana", 1, Rate.perSecond(100), SECOND / 2));
        assertEquals(0, buckets.take("ana", 1000, Rate.UNBOUNDED, SECOND / 2));
    }

    @Test
    void forgetsBucketsThatAreFullAgain() {
        for (int i = 0; i < 500; i++) {
            buckets.take("user" + i, 1, TEN, 0);
        }
        assertEquals(500, buckets.size());
        for (int i = 0; i < 500; i++) {
            buckets.take("later" + i, 1, TEN, SECOND);
        }
        assertTrue(buckets.size() <= 500, "there are " + buckets.size());
        assertTrue(buckets.take("later499", 10, TEN, SECOND) > 0, "one that is in use is forgotten");
    }

    @Test
    void remembersNobodyWhoGotAllBack() {
        for (int i = 0; i < 10_000; i++) {
            buckets.take("user" + i, 1, TEN, i);
            buckets.giveBack("user" + i, 1, TEN);
        }
        assertTrue(buckets.size() <= 32, "there are " + buckets.size());
    }

    @Test
    void remembersOnlySoManyKeys() {
        for (int i = 0; i < 100_000; i++) {
            buckets.take("user" + i, 1, TEN, 0);
        }
        assertTrue(buckets.size() <= 1000, "there are " + buckets.size());
    }

    /** Whatever comes when: within any window no more passes than the bucket holds and the window brings. */
    @Property(tries = 300)
    void neverLetsMoreThroughThanTheRate(
            @ForAll @IntRange(min = 1, max = 20) int most,
            @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = SECOND / 4) Long> gapsNs) {
        TokenBuckets<String> one = new TokenBuckets<>(16);
        Rate rate = Rate.perSecond(most);
        Deque<Long> passed = new ArrayDeque<>();
        long now = 0;
        for (long gap : gapsNs) {
            now += gap;
            if (one.take("ana", 1, rate, now) == 0) {
                passed.add(now);
            }
            while (passed.peek() != null && passed.peek() <= now - SECOND) {
                passed.poll();
            }
            assertTrue(passed.size() <= 2 * most, passed.size() + " within a second");
        }
    }

    @Test
    void refusesRatesThatMeanNothing() {
        assertThrows(IllegalArgumentException.class, () -> Rate.perSecond(-1));
        assertThrows(IllegalArgumentException.class, () -> new Rate(1, Duration.ZERO));
    }

    @Test
    void takesANetworkOfIpv6ForOneSource() throws UnknownHostException {
        assertEquals(source("2001:db8:1:2::1"), source("2001:db8:1:2:ffff::9"));
        assertNotEquals(source("2001:db8:1:2::1"), source("2001:db8:1:3::1"));
        assertEquals(source("192.0.2.1"), source("192.0.2.1"));
        assertNotEquals(source("192.0.2.1"), source("192.0.2.2"));
    }

    private static Source source(String address) throws UnknownHostException {
        return Source.of(InetAddress.getByName(address));
    }
}
