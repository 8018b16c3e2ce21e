package org.parley.step;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.camel.SipRouter;
import org.parley.camel.SipSubscriberLeg;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceNotifier;
import org.parley.conference.Subscription;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;

/**
 * {@code subscribe}: makes, refreshes or ends the subscription and answers 200. A NOTIFY with the whole roster follows, sent
 * by the route {@code notify}.
 */
final class Subscribe extends LoopStep {

    private final SipRouter router;
    private final Supplier<FocusSettings> settings;

    Subscribe(Executor routes, SipRouter router, Supplier<FocusSettings> settings) {
        super("subscribe", routes);
        this.router = router;
        this.settings = settings;
    }

    @Override
    Conference conference(Exchange exchange) {
        return SubscribeRequest.of(exchange).conference();
    }

    @Override
    void apply(Exchange exchange) {
        SubscribeRequest subscribe = SubscribeRequest.of(exchange);
        ConferenceNotifier notifier = subscribe.conference().notifier();
        if (subscribe.conference().state() == Conference.State.ENDED) {
            throw FindConference.gone(subscribe.incoming());
        }
        Optional<Subscription> known = notifier.find(subscribe.key());
        if (known.isPresent()) {
            if (subscribe.incoming().respond(200, "OK", headers(subscribe), SipBody.empty())) {
                notifier.refresh(known.get(), subscribe.expires());
            }
            return;
        }
        notifier.requireRoomFor(subscribe.subscriber());
        subscribe
                .incoming()
                .subscribe(200, headers(subscribe))
                .ifPresent(subscription -> notifier.subscribe(
                        subscribe.key(),
                        subscribe.eventId(),
                        subscribe.subscriber(),
                        subscribe.expires(),
                        new SipSubscriberLeg(subscription)));
    }

    //= RFC6665-4.2.1.1-4
    private SipHeaders headers(SubscribeRequest subscribe) {
        return SipHeaders.builder()
                .add("Contact", new FocusHeaders(settings.get(), router).contact(subscribe.conference()))
                .add("Expires", Long.toString(subscribe.expires().toSeconds()))
                .add("Allow-Events", FocusHeaders.allowEvents(router.methods()))
                .build();
    }
}
