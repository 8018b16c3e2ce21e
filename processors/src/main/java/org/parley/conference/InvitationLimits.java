package org.parley.conference;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.parley.limit.Holding;
import org.parley.limit.Rate;
import org.parley.limit.TokenBuckets;

/**
 * How many invitations one originator may cause and one target may get, whatever the sessions: a list of URIs must not be a
 * weapon against those whom it names. An invitation that is accepted does not count, so whoever is welcome notices nothing.
 * Safe for any thread.
 */
public final class InvitationLimits {

    /** Originators, and targets, that are remembered. Ours: 100,000 are some 20 MB; who was counted longest ago is forgotten. */
    private static final int MOST_KEYS = 100_000;

    /**
     * What is allowed; each ours.
     *
     * @param perOriginator {@code limits.invitationsPerOriginator}
     * @param perTarget {@code limits.invitationsPerTarget}
     * @param isOneTarget true for a host whose users are one target together: an address that is called directly, where
     *     nobody knows whether a SIP user agent listens at all
     */
    public record Rates(Rate perOriginator, Rate perTarget, Predicate<String> isOneTarget) {}

    private final LongSupplier nowNs;
    private final TokenBuckets<UserUri> originators = new TokenBuckets<>(MOST_KEYS);
    private final TokenBuckets<String> targets = new TokenBuckets<>(MOST_KEYS);
    private final LongAdder withheld = new LongAdder();

    /** @param nowNs a clock that never goes back */
    public InvitationLimits(LongSupplier nowNs) {
        this.nowNs = nowNs;
    }

    /** Counts invitations of an originator; empty, or how long he has to wait for them. */
    //= SEC-4
    public Optional<Duration> take(UserUri originator, int invitations, Rates rates) {
        long wait = originators.take(originator, invitations, rates.perOriginator(), nowNs.getAsLong());
        return wait == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(wait));
    }

    /** Counts an invitation to a target; false when it is one too many, and must not be sent. */
    //= SEC-4
    public boolean permits(UserUri target, Rates rates) {
        boolean isPermitted = targets.take(key(target, rates), 1, rates.perTarget(), nowNs.getAsLong()) == 0;
        if (!isPermitted) {
            withheld.increment();
        }
        return isPermitted;
    }

    /** The target accepted: his invitation does not count. */
    public void accepted(UserUri originator, UserUri target, Rates rates) {
        originators.giveBack(originator, 1, rates.perOriginator());
        targets.giveBack(key(target, rates), 1, rates.perTarget());
    }

    /** How much is remembered, for the census. */
    public List<Holding> holdings() {
        return List.of(originators.holding("conference.originators"), targets.holding("conference.targets"));
    }

    /** Invitations that were not sent because of their target, since the start. */
    public long withheld() {
        return withheld.sum();
    }

    private static String key(UserUri target, Rates rates) {
        String host = target.host();
        return rates.isOneTarget().test(host) ? host : target.canonical();
    }
}
