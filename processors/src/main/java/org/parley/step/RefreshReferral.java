package org.parley.step;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.camel.SipRouter;
import org.parley.conference.ReferSubscription;
import org.parley.conference.Refusal;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;

/**
 * {@code refreshReferral}: SUBSCRIBE to event refer: the subscription that a REFER made in this dialog lasts longer, or ends
 * with Expires: 0; 200 and a NOTIFY. There is no other way to have one; 403.
 */
final class RefreshReferral extends ConferenceStep {

    private final SipRouter router;
    private final Supplier<FocusSettings> settings;

    RefreshReferral(Executor routes, SipRouter router, Supplier<FocusSettings> settings) {
        super("refreshReferral", routes);
        this.router = router;
        this.settings = settings;
    }

    //= RFC3515-2.4.4-3
    @Override
    void apply(Exchange exchange) {
        SubscribeRequest subscribe = SubscribeRequest.of(exchange);
        ReferSubscription subscription = subscribe
                .conference()
                .referrals()
                .find(subscribe.incoming().dialogId(), subscribe.eventId())
                .orElseThrow(() -> Refusal.of(
                        "RFC3515-2.4.4", 403, "Forbidden", "no REFER made such a subscription in this dialog"));
        SipHeaders headers = SipHeaders.builder()
                .add("Contact", new FocusHeaders(settings.get(), router).contact(subscribe.conference()))
                .add("Expires", Long.toString(subscribe.expires().toSeconds()))
                .build();
        if (subscribe.incoming().respond(200, "OK", headers, SipBody.empty())) {
            subscription.refresh(subscribe.expires());
        }
    }
}
