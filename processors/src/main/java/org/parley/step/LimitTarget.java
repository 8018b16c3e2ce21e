package org.parley.step;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.parley.camel.SipUaConstants;
import org.parley.conference.InvitationLimits;
import org.parley.conference.UserUri;

/**
 * {@code limitTarget}: the invitee has not got more invitations lately than one target may. One too many is not sent, and its
 * leg fails with 480. Those that he accepts do not count.
 */
final class LimitTarget implements Processor {

    private final InvitationLimits limits;

    LimitTarget(InvitationLimits limits) {
        this.limits = limits;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getHeader(SipUaConstants.STATUS) != null) {
            return;
        }
        Leg leg = Leg.of(exchange);
        InvitationLimits.Rates rates = leg.setup().settings().invitations();
        UserUri target = leg.invitation().invitee().uri();
        if (!limits.permits(target, rates)) {
            exchange.getMessage().setHeader(SipUaConstants.STATUS, 480);
            return;
        }
        UserUri originator = leg.setup().inviter().uri();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                if (Answers.isAccepted(done)) {
                    limits.accepted(originator, target, rates);
                }
            }
        });
    }
}
