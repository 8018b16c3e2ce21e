package org.parley.msrp.session;

import java.net.InetAddress;
import java.util.function.Predicate;
import org.parley.limit.Rate;

/**
 * How many connections peers may open; all of it ours.
 *
 * @param most open at one time, those of all peers
 * @param mostOfOneSource the same of one address
 * @param opensOfOneSource how many of them it may open in a time
 * @param isTrusted addresses of which only {@code most} counts
 */
public record ConnectionLimits(int most, int mostOfOneSource, Rate opensOfOneSource, Predicate<InetAddress> isTrusted) {

    /** 100,000 silent ones are 1.2 GB; 1,000 an office behind one address; loopback is trusted. */
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(100_000, 1_000, Rate.perSecond(100), InetAddress::isLoopbackAddress);

    public ConnectionLimits {
        if (most < 1 || mostOfOneSource < 1) {
            throw new IllegalArgumentException(
                    "at least one connection must be allowed: " + most + ", " + mostOfOneSource);
        }
    }
}
