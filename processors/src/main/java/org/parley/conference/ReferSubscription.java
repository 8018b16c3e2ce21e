package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.parley.loop.Loop;
import org.parley.loop.Timer;

/**
 * The subscription that a REFER implies (RFC 3515 section 2.4.4): the referrer is told that the referral is under way, and
 * its outcome. One NOTIFY is under way at most. What becomes of it does not concern the referral. Owned by the conference's
 * loop.
 */
public final class ReferSubscription {

    private final Referral referral;
    private final String dialogId;
    private final String eventId;
    private final ReferrerLeg leg;
    private final Loop loop;
    private final Runnable onEnd;
    private Instant expiresAt = Instant.MIN;
    private Optional<Timer> expiry = Optional.empty();
    private boolean isOver;
    private boolean isNotifying;
    private boolean isDue;
    private boolean hasEnded;

    ReferSubscription(Referral referral, String dialogId, String eventId, ReferrerLeg leg, Loop loop, Runnable onEnd) {
        this.referral = referral;
        this.dialogId = dialogId;
        this.eventId = eventId;
        this.leg = leg;
        this.loop = loop;
        this.onEnd = onEnd;
    }

    String dialogId() {
        return dialogId;
    }

    /** The {@code id} of its Event header: the CSeq number of the REFER. */
    String eventId() {
        return eventId;
    }

    //= RFC3515-2.4.4-2
    /** SUBSCRIBE came again: it lasts longer, or ends with zero; the state is told at once. */
    public void refresh(Duration expires) {
        expiry.ifPresent(Timer::cancel);
        expiry = Optional.empty();
        if (expires.isZero()) {
            isOver = true;
        } else {
            expiresAt = loop.steady().plus(expires);
            expiry = Optional.of(loop.schedule(expires, this::lapse));
        }
        tell();
    }

    private void lapse() {
        isOver = true;
        tell();
    }

    /** NOTIFY now, or behind the one that is under way. */
    void tell() {
        isDue = true;
        if (isNotifying || hasEnded) {
            return;
        }
        isDue = false;
        isNotifying = true;
        boolean isLast = isOver || referral.isConcluded();
        int status = referral.status();
        leg.notify(
                new ReferralReport(status, SipReason.phrase(status), subscriptionState()),
                answer -> answered(isLast || answer < 200 || answer > 299));
    }

    //= RFC3515-2.4.7-1
    private String subscriptionState() {
        if (referral.isConcluded()) {
            return "terminated;reason=noresource";
        }
        Duration rest = Duration.between(loop.steady(), expiresAt);
        return isOver ? "terminated;reason=timeout" : "active;expires=" + Math.max(1, rest.toSeconds());
    }

    private void answered(boolean isEnd) {
        isNotifying = false;
        if (isEnd) {
            hasEnded = true;
            expiry.ifPresent(Timer::cancel);
            leg.end();
            onEnd.run();
        } else if (isDue) {
            tell();
        }
    }
}
