package org.parley.conference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A REFER that was accepted: whom a participant adds, whom he removes, and what has become of that (RFC 3515, RFC 4579).
 * Owned by the conference's loop.
 *
 * <ul>
 *   <li>under way: somebody's outcome is not known yet
 *   <li>concluded: the last outcome is there, see {@link #status}
 * </ul>
 */
public final class Referral {

    /** Status of a referral that is under way. */
    static final int TRYING = 100;

    private final Participant referrer;
    private final Optional<String> by;
    private final List<Invitation> additions = new ArrayList<>();
    private final List<Participant> removals = new ArrayList<>();
    private final Set<Invitation> awaitedLegs = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Participant> awaitedRemovals = Collections.newSetFromMap(new IdentityHashMap<>());
    private Optional<ReferSubscription> subscription = Optional.empty();
    private int best;

    /** @param by the referrer as the roster shows him; empty where he hides */
    Referral(Participant referrer, Optional<String> by) {
        this.referrer = referrer;
        this.by = by;
    }

    /** Who sent the REFER. */
    public Participant referrer() {
        return referrer;
    }

    /** The referrer as others may see him; empty where he hides. */
    public Optional<String> by() {
        return by;
    }

    /** The legs to dial for it. */
    public List<Invitation> additions() {
        return List.copyOf(additions);
    }

    /** Whom to remove for it. */
    public List<Participant> removals() {
        return List.copyOf(removals);
    }

    public boolean isConcluded() {
        return awaitedLegs.isEmpty() && awaitedRemovals.isEmpty();
    }

    /** 100 while it is under way; then 200 when anything of it succeeded, else the lowest code of what failed. */
    int status() {
        return isConcluded() ? best : TRYING;
    }

    void adds(Invitation leg) {
        additions.add(leg);
        awaitedLegs.add(leg);
    }

    /** A user whom it adds is being invited already: that leg's end is its outcome too. */
    void awaits(Invitation leg) {
        awaitedLegs.add(leg);
    }

    void removes(Participant participant) {
        if (awaitedRemovals.add(participant)) {
            removals.add(participant);
        }
    }

    /** For somebody there is nothing to do. */
    void settled(int status) {
        boolean isBetter = best == 0 || rank(status) < rank(best);
        best = isBetter ? status : best;
    }

    private static int rank(int status) {
        return status < 300 ? 0 : status;
    }

    /** A leg has ended in some way. */
    void ended(Invitation leg, int status) {
        if (awaitedLegs.remove(leg)) {
            settled(status);
            tellWhenConcluded();
        }
    }

    /** See {@link Referrals#removed}. */
    void removed(Participant participant, int status) {
        if (awaitedRemovals.remove(participant)) {
            settled(status);
            tellWhenConcluded();
        }
    }

    /** What is not known yet will not be. */
    void giveUp(int status) {
        if (!isConcluded()) {
            awaitedLegs.clear();
            awaitedRemovals.clear();
            settled(status);
            tellWhenConcluded();
        }
    }

    /** The route has ended: what it left behind has failed. */
    void conclude() {
        List.copyOf(awaitedRemovals).forEach(participant -> removed(participant, 500));
    }

    void subscribed(ReferSubscription made) {
        subscription = Optional.of(made);
    }

    private void tellWhenConcluded() {
        if (isConcluded()) {
            subscription.ifPresent(ReferSubscription::tell);
        }
    }
}
