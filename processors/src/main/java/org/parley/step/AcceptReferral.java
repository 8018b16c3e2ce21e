package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.parley.camel.SipRouter;
import org.parley.conference.Conference;
import org.parley.conference.Referral;
import org.parley.conference.Referrals;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;

/**
 * {@code acceptReferral}: the session has room for those who are added, who have their places from now on (486, 102), and the
 * referrer not too much under way (503); 202 to him, and NOTIFY with 100 where a subscription is implied. {@code
 * exchangeProperty.ParleyRemovals} is whom to remove. What the route leaves undone has failed when it ends.
 */
final class AcceptReferral extends ConferenceStep {

    /** Exchange property with the participants to remove. */
    static final String REMOVALS = "ParleyRemovals";

    private final SipRouter router;

    AcceptReferral(Executor routes, SipRouter router) {
        super("acceptReferral", routes);
        this.router = router;
    }

    @Override
    void apply(Exchange exchange) {
        ReferRequest refer = ReferRequest.of(exchange);
        Conference conference = conference(exchange);
        if (conference.state() == Conference.State.ENDED) {
            throw FindConference.gone(refer.incoming());
        }
        AuthoriseReferrer.requireTakingPart(conference, refer.referrer());
        Referral referral = conference.referrals().accept(refer.wish());
        refer.referral(referral);
        exchange.setProperty(REMOVALS, referral.removals());
        exchange.setProperty(Setup.PROPERTY, Setup.ofReferral(refer, conference));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                conference.loop().post(() -> conclude(conference, referral));
            }
        });
        if (!answer(refer, conference, referral)) {
            exchange.setRouteStop(true);
        }
    }

    private static void conclude(Conference conference, Referral referral) {
        conference.conclude(referral.additions());
        conference.referrals().concluded(referral);
    }

    /** False when somebody has answered before: nothing comes of it then. */
    //= RFC3515-2.4.2-3
    private boolean answer(ReferRequest refer, Conference conference, Referral referral) {
        FocusHeaders focus = new FocusHeaders(refer.settings(), router);
        SipHeaders.Builder headers = SipHeaders.builder()
                .add("Contact", focus.contact(conference))
                .add("Supported", FocusHeaders.supported(router.methods()));
        if (refer.isSilent()) {
            headers.add("Refer-Sub", "false");
            return refer.incoming().respond(202, "Accepted", headers.build(), SipBody.empty());
        }
        Referrals referrals = conference.referrals();
        return refer.incoming()
                .subscribe(202, headers.build())
                .map(subscription -> {
                    String id = Long.toString(refer.request().cseq());
                    referrals.subscribe(
                            referral,
                            refer.incoming().dialogId(),
                            id,
                            new SipReferrerLeg(subscription, conference, id, refer.settings(), router));
                    return true;
                })
                .orElse(false);
    }
}
