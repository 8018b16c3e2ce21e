package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What participants of one conference have asked for by REFER: who may, how much at a time, and the referrals that are under
 * way (reference: sections 12.1 and 12.2). Owned by the conference's loop.
 */
public final class Referrals {

    /** What {@code limits.referralsPerMinute} counts in. */
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** When to try again while too many referrals are under way. Ours: phones ring for longer, and some are answered. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Conference conference;
    private final Roster roster;
    private final Legs legs;
    private final Places places;
    private final Set<Referral> underWay = Collections.newSetFromMap(new IdentityHashMap<>(1));
    private final List<ReferSubscription> subscriptions = new ArrayList<>(0);
    private final Map<Participant, Spell> spells = new IdentityHashMap<>(1);

    /** How many referrals one user has made in the minute that ends then. */
    private record Spell(Instant end, int count) {}

    /** An addition as the roster knows it. */
    private record Newcomer(Invitee invitee, Optional<Participant> known) {}

    Referrals(Conference conference, Roster roster, Legs legs, Places places) {
        this.conference = conference;
        this.roster = roster;
        this.legs = legs;
        this.places = places;
    }

    //= DEC-30
    /**
     * Checks that the referrer may do what he asks for. To remove himself is to leave, which everybody may.
     *
     * @throws Refusal 403
     */
    public void permit(ReferralRequest request) {
        Participant referrer = request.referrer();
        if (!request.additions().isEmpty() && !mayAdd(referrer)) {
            throw notAllowed("the referrer may not add users");
        }
        boolean areOthers = request.removals().stream().anyMatch(uri -> !referrer.is(uri));
        boolean mayRemove = mayRemove(referrer);
        if (areOthers && !mayRemove) {
            throw notAllowed("the referrer may not remove users");
        }
        boolean bringsBack = request.additions().stream()
                .flatMap(invitee -> roster.seenBy(referrer, invitee.uri()).stream())
                .anyMatch(Participant::isExpelled);
        if (bringsBack && !mayRemove) {
            throw notAllowed("who was removed is added again only by who may remove");
        }
    }

    private boolean mayAdd(Participant referrer) {
        boolean byPolicy = conference.policy().referrals().addBy() == Policy.AddBy.PARTICIPANTS || referrer.isCreator();
        return conference.permissions(referrer).map(Permissions::mayInvite).orElse(byPolicy);
    }

    private boolean mayRemove(Participant referrer) {
        return conference.permissions(referrer).map(Permissions::mayExpel).orElse(referrer.isCreator());
    }

    private static Refusal notAllowed(String cause) {
        return Refusal.of("DEC-30", 403, "Forbidden", WarningText.FUNCTION_NOT_ALLOWED, cause);
    }

    /**
     * Accepts a REFER: who is to be added has his place from now on. Who is in, or on his way, is not invited again.
     *
     * @throws Refusal 486 with 102 when the session would exceed its maximum, 503 when too many referrals are under way or
     *     came from this referrer lately, 403 when the session has known too many users, 404 when nobody is
     *     there whom a silent request could remove
     */
    public Referral accept(ReferralRequest request) {
        requireCapacity(request.referrer());
        List<Newcomer> newcomers = new ArrayList<>();
        Referral referral = new Referral(request.referrer(), request.by());
        for (Invitee invitee : request.additions()) {
            Optional<Participant> known = roster.seenBy(request.referrer(), invitee.uri());
            if (known.filter(places::isTakenBy).isPresent()) {
                alreadyIn(referral, known.get());
            } else {
                come(referral, newcomers, invitee, known);
            }
        }
        for (UserUri uri : request.removals()) {
            roster.seenBy(request.referrer(), uri)
                    .filter(places::isTakenBy)
                    .ifPresentOrElse(referral::removes, () -> referral.settled(404));
        }
        boolean isVain = request.additions().isEmpty() && referral.removals().isEmpty();
        if (request.isSilent() && isVain) {
            throw Refusal.of("OMA-7.2.2.12", 404, "Not Found", "nobody who was to be removed is in the session");
        }
        requirePlaces(newcomers);
        newcomers.forEach(one -> referral.adds(legs.add(one.invitee(), one.known(), request.by())));
        count(request.referrer());
        conference.lifetime().touched();
        if (!referral.isConcluded()) {
            underWay.add(referral);
        }
        return referral;
    }

    private void alreadyIn(Referral referral, Participant user) {
        Optional<Invitation> pending = legs.of(user).filter(Invitation::isPending);
        if (pending.isPresent()) {
            referral.awaits(pending.get());
        } else {
            referral.settled(200);
        }
    }

    /**
     * Somebody who is not in as far as the referrer can see. By the real URI of an anonymous user he may not find out whose that
     * is: who is in stays so, who was removed stays out, and the outcome is that of somebody who cannot be reached.
     */
    private void come(Referral referral, List<Newcomer> newcomers, Invitee invitee, Optional<Participant> seen) {
        Optional<Participant> known = seen.or(() -> roster.find(Set.of(invitee.uri())));
        boolean isUnreachable = seen.isEmpty()
                && known.filter(user -> places.isTakenBy(user) || user.isExpelled() && !mayRemove(referral.referrer()))
                        .isPresent();
        boolean isListed = newcomers.stream()
                .anyMatch(other -> known.isPresent() && other.known().equals(known));
        if (isUnreachable) {
            referral.settled(480);
        } else if (!isListed) {
            newcomers.add(new Newcomer(reachable(invitee, known), known));
        }
    }

    /** Whom others know by his anonymous URI only is called by his own, which they are not told. */
    private static Invitee reachable(Invitee invitee, Optional<Participant> known) {
        return known.filter(user -> !user.is(invitee.uri()))
                .map(user -> invitee.at(user.uri()))
                .orElse(invitee);
    }

    private void requireCapacity(Participant referrer) {
        Policy.Referrals policy = conference.policy().referrals();
        if (underWay.size() >= policy.perSession()) {
            throw Refusal.overloaded(RETRY, underWay.size() + " referrals are under way, limits.referralsPerSession");
        }
        Instant now = conference.loop().steady();
        spells.values().removeIf(spell -> !now.isBefore(spell.end()));
        Spell spell = spells.get(referrer);
        if (spell != null && spell.count() >= policy.perMinute()) {
            throw Refusal.overloaded(
                    Duration.between(now, spell.end()),
                    spell.count() + " referrals within a minute, limits.referralsPerMinute");
        }
    }

    private void requirePlaces(List<Newcomer> newcomers) {
        Set<Participant> known = Collections.newSetFromMap(new IdentityHashMap<>());
        newcomers.forEach(newcomer -> newcomer.known().ifPresent(known::add));
        int strangers = (int) newcomers.stream()
                .filter(newcomer -> newcomer.known().isEmpty())
                .count();
        if (!newcomers.isEmpty()) {
            places.require(known, strangers);
        }
        int most = conference.policy().mostTogether()
                + conference.policy().referrals().departed();
        if (roster.all().size() + strangers > most) {
            throw notAllowed("the session has known " + roster.all().size() + " users, limits.listEntries");
        }
    }

    private void count(Participant referrer) {
        Instant end = conference.loop().steady().plus(MINUTE);
        spells.merge(referrer, new Spell(end, 1), (known, one) -> new Spell(known.end(), known.count() + 1));
    }

    //= RFC3515-2.4.4-1
    /**
     * The subscription that an accepted REFER implies; the first NOTIFY goes out at once. It lasts longer than a phone may
     * ring, so that it ends with the outcome unless the referrer makes it shorter.
     *
     * @param dialogId of the dialog that the REFER came in or made
     * @param eventId CSeq number of the REFER
     */
    public void subscribe(Referral referral, String dialogId, String eventId, ReferrerLeg leg) {
        ReferSubscription[] made = new ReferSubscription[1];
        made[0] = new ReferSubscription(
                referral, dialogId, eventId, leg, conference.loop(), () -> subscriptions.remove(made[0]));
        subscriptions.add(made[0]);
        referral.subscribed(made[0]);
        made[0].refresh(conference.policy().ringTimeout().plus(MINUTE));
    }

    //= RFC3515-2.4.6-1
    /** The subscription in this dialog with this event id; without one the only one of the dialog. */
    public Optional<ReferSubscription> find(String dialogId, String eventId) {
        List<ReferSubscription> ofDialog = subscriptions.stream()
                .filter(subscription -> subscription.dialogId().equals(dialogId))
                .filter(subscription ->
                        eventId.isEmpty() || subscription.eventId().equals(eventId))
                .toList();
        return ofDialog.size() == 1 ? Optional.of(ofDialog.get(0)) : Optional.empty();
    }

    /** Referrals whose outcome is not known yet. */
    public int underWay() {
        return underWay.size();
    }

    /** A leg has ended: connected, failed or released. */
    void ended(Invitation leg) {
        if (underWay.isEmpty()) {
            return;
        }
        int status = status(leg);
        for (Referral referral : List.copyOf(underWay)) {
            referral.ended(leg, status);
        }
        forgetConcluded();
    }

    private static int status(Invitation leg) {
        if (leg.participant().isConnected()) {
            return 200;
        }
        boolean isTimeout = leg.isCancelledByUs()
                && leg.finalStatus() == 487
                && !leg.participant().isExpelled();
        return isTimeout ? 408 : leg.finalStatus();
    }

    /**
     * A removal was carried out, or came too late.
     *
     * @param status 200 or 404
     */
    public void removed(Referral referral, Participant participant, int status) {
        referral.removed(participant, status);
        forgetConcluded();
    }

    /** The route of a REFER has ended. */
    public void concluded(Referral referral) {
        referral.conclude();
        forgetConcluded();
    }

    /** The conference has ended, perhaps with somebody's removal. */
    void end() {
        for (Referral referral : List.copyOf(underWay)) {
            referral.removals().stream()
                    .filter(participant -> !places.isTakenBy(participant))
                    .forEach(participant -> referral.removed(participant, 200));
            referral.giveUp(487);
        }
        underWay.clear();
    }

    private void forgetConcluded() {
        underWay.removeIf(Referral::isConcluded);
    }
}
