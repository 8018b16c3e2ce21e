package org.parley.step;

import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.camel.SipUaConstants;

/**
 * {@code checkConsent}: the invitee has not withdrawn his consent to be invited through lists (RFC 5360). Who has, by {@code
 * consent.withdrawn}, or by a step or route before this one that set {@code SipStatusCode}, is not called; his leg fails, with
 * 470 where the key names him. Without the key this step lets everybody pass.
 */
final class CheckConsent implements Processor {

    private static final int CONSENT_NEEDED = 470;

    private final LongAdder withheld;

    /** @param withheld counts invitations that are not sent */
    CheckConsent(LongAdder withheld) {
        this.withheld = withheld;
    }

    //= SEC-5
    @Override
    public void process(Exchange exchange) {
        Leg leg = Leg.of(exchange);
        boolean isDecided = exchange.getMessage().getHeader(SipUaConstants.STATUS) != null;
        if (!isDecided
                && leg.setup()
                        .settings()
                        .withdrawn()
                        .match(leg.invitation().invitee().uri())) {
            withheld.increment();
            exchange.getMessage().setHeader(SipUaConstants.STATUS, CONSENT_NEEDED);
        }
    }
}
