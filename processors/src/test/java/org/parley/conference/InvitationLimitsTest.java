package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.limit.Rate;

/** What one originator causes and one target gets, in virtual time. */
@Covers("SEC-4")
class InvitationLimitsTest {

    private static final UserUri ANA = UserUri.of("sip:ana@example.com");
    private static final UserUri BEN = UserUri.of("sip:ben@example.com");
    private static final UserUri CLEO = UserUri.of("sip:cleo@example.com");

    private long now;
    private final InvitationLimits limits = new InvitationLimits(() -> now);
    private final InvitationLimits.Rates rates =
            new InvitationLimits.Rates(Rate.perMinute(60), Rate.perMinute(3), "192.0.2.7"::equals);

    private int permitted(String target, int times) {
        int permitted = 0;
        for (int i = 0; i < times; i++) {
            permitted += limits.permits(UserUri.of(target), rates) ? 1 : 0;
        }
        return permitted;
    }

    @Test
    void tellsAnOriginatorHowLongHeHasToWait() {
        assertEquals(Optional.empty(), limits.take(ANA, 49, rates));
        assertEquals(Optional.of(Duration.ofSeconds(38)), limits.take(ANA, 49, rates));
        assertEquals(Optional.empty(), limits.take(BEN, 49, rates));
        now += Duration.ofSeconds(38).toNanos();
        assertEquals(Optional.empty(), limits.take(ANA, 49, rates));
    }

    @Test
    void callsATargetOnlySoOftenWhoeverWantsIt() {
        assertEquals(3, permitted("sip:ben@example.com", 5));
        assertEquals(0, permitted("sip:ben@EXAMPLE.com;x=y", 1));
        assertEquals(3, permitted("sip:cleo@example.com", 5));
        assertEquals(5, limits.withheld());
        now += Duration.ofMinutes(1).toNanos();
        assertEquals(3, permitted("sip:ben@example.com", 5));
    }

    @Test
    void takesTheUsersAtAnAddressThatNobodyVouchesForAsOneTarget() {
        assertEquals(1, permitted("sip:a@192.0.2.7:5060", 1));
        assertEquals(1, permitted("sip:b@192.0.2.7:53", 1));
        assertEquals(1, permitted("sip:192.0.2.7", 1));
        assertEquals(0, permitted("sip:d@192.0.2.7:9;transport=tcp", 1));
        assertEquals(1, permitted("sip:a@192.0.2.8", 1));
    }

    @Test
    void countsNoInvitationThatIsAccepted() {
        for (int i = 0; i < 1000; i++) {
            assertEquals(Optional.empty(), limits.take(ANA, 2, rates));
            assertTrue(limits.permits(BEN, rates));
            assertTrue(limits.permits(CLEO, rates));
            limits.accepted(ANA, BEN, rates);
            limits.accepted(ANA, CLEO, rates);
        }
        assertEquals(3, permitted("sip:ben@example.com", 4));
    }

    @Test
    void knowsNoLimitWhereThereIsNone() {
        InvitationLimits.Rates none = new InvitationLimits.Rates(Rate.UNBOUNDED, Rate.UNBOUNDED, host -> false);
        for (int i = 0; i < 10_000; i++) {
            assertTrue(limits.permits(BEN, none));
            assertFalse(limits.take(ANA, 1000, none).isPresent());
        }
    }
}
