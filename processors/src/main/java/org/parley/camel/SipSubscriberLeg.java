package org.parley.camel;

import org.parley.conference.SubscriberLeg;
import org.parley.sip.SipSubscription;

/** A subscriber's dialog as the conference holds it. */
public record SipSubscriberLeg(SipSubscription subscription) implements SubscriberLeg {

    /** The dialog behind the port of a subscription that came by SIP. */
    public static SipSubscription of(SubscriberLeg leg) {
        if (leg instanceof SipSubscriberLeg sip) {
            return sip.subscription();
        }
        throw new IllegalStateException("the subscription did not come by SIP");
    }

    @Override
    public void end() {
        subscription.end();
    }
}
