package org.parley.step;

import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import org.parley.camel.SipRouter;
import org.parley.conference.Conference;
import org.parley.conference.ReferralReport;
import org.parley.conference.ReferrerLeg;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipSubscription;

/** The dialog of a REFER as the conference holds it: writes its NOTIFYs. */
final class SipReferrerLeg implements ReferrerLeg {

    /** Name of the event package (RFC 3515 section 3.1). */
    static final String REFER = "refer";

    private static final String SIPFRAG = "message/sipfrag;version=2.0";

    private final SipSubscription subscription;
    private final Conference conference;
    private final String eventId;
    private final FocusSettings settings;
    private final SipRouter router;

    SipReferrerLeg(
            SipSubscription subscription,
            Conference conference,
            String eventId,
            FocusSettings settings,
            SipRouter router) {
        this.subscription = subscription;
        this.conference = conference;
        this.eventId = eventId;
        this.settings = settings;
        this.router = router;
    }

    //= RFC3515-2.4.5-1
    @Override
    public void notify(ReferralReport report, IntConsumer done) {
        //= RFC3515-2.4.6-1
        SipHeaders.Builder headers = SipHeaders.builder()
                .add("Contact", new FocusHeaders(settings, router).contact(conference))
                .add("Event", REFER + ";id=" + eventId)
                .add("Subscription-State", report.subscriptionState())
                .add("User-Agent", settings.userAgent());
        if (settings.isIms()) {
            headers.add("P-Asserted-Identity", '<' + conference.identity().uri() + '>');
        }
        String statusLine = "SIP/2.0 " + report.status() + ' ' + report.phrase() + "\r\n";
        subscription.notify(
                headers.build(),
                new SipBody(SIPFRAG, statusLine.getBytes(StandardCharsets.UTF_8)),
                outcome -> conference.loop().post(() -> done.accept(outcome.status())));
    }

    @Override
    public void end() {
        subscription.end();
    }
}
