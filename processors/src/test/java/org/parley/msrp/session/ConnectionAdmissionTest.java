package org.parley.msrp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.limit.Rate;

/** Which connections are taken, in virtual time. */
@Covers("SEC-3")
class ConnectionAdmissionTest {

    private static final long SECOND = 1_000_000_000L;

    private final Tally tally = new Tally();
    private long now;
    private final ConnectionAdmission admission = new ConnectionAdmission(tally, () -> now);

    private static ConnectionLimits limits(int most, int ofOne, Rate opens) {
        return new ConnectionLimits(
                most, ofOne, opens, address -> address.getHostAddress().startsWith("10."));
    }

    private static final class From extends EmbeddedChannel {

        private final String address;

        From(String address) {
            this.address = address;
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return address == null ? null : new InetSocketAddress(address, 4711);
        }
    }

    private long refused() {
        return tally.events().getOrDefault(MsrpEvent.CONNECTION_REFUSED, 0L);
    }

    @Test
    void takesOnlySoManyOfOneSourceUntilSomeAreClosed() {
        ConnectionLimits two = limits(100, 2, Rate.UNBOUNDED);
        Channel first = new From("192.0.2.1");
        assertTrue(admission.admits(first, two));
        assertTrue(admission.admits(new From("192.0.2.1"), two));
        assertFalse(admission.admits(new From("192.0.2.1"), two));
        assertTrue(admission.admits(new From("192.0.2.2"), two));
        first.close();
        assertTrue(admission.admits(new From("192.0.2.1"), two));
        assertEquals(1, refused());
    }

    @Test
    void takesNoMoreInATimeThanTheRate() {
        ConnectionLimits three = limits(100, 100, Rate.perSecond(3));
        for (int i = 0; i < 3; i++) {
            assertTrue(admission.admits(new From("2001:db8::" + i), three));
        }
        assertFalse(admission.admits(new From("2001:db8::9"), three));
        assertTrue(admission.admits(new From("2001:db8:1::9"), three));
        now += SECOND;
        assertTrue(admission.admits(new From("2001:db8::9"), three));
    }

    @Test
    void boundsTrustedPeersByWhatThereMayBeInAll() {
        ConnectionLimits few = limits(4, 1, Rate.perSecond(1));
        for (int i = 0; i < 4; i++) {
            Channel channel = new From("10.0.0.1");
            assertTrue(admission.admits(channel, few));
            admission.bound(channel);
        }
        assertFalse(admission.admits(new From("10.0.0.1"), few));
    }

    @Test
    void givesANewcomerThePlaceOfWhoHasBeenLongestWithoutASession() {
        ConnectionLimits three = limits(3, 3, Rate.UNBOUNDED);
        Channel talks = new From("192.0.2.1");
        Channel oldest = new From("192.0.2.2");
        Channel younger = new From("192.0.2.3");
        admission.admits(talks, three);
        admission.bound(talks);
        admission.admits(oldest, three);
        admission.admits(younger, three);
        assertTrue(admission.admits(new From("192.0.2.4"), three));
        assertFalse(oldest.isOpen());
        assertTrue(younger.isOpen());
        assertTrue(talks.isOpen());
        assertEquals(1, refused());
    }
}
