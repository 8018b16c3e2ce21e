package org.parley.step;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.conference.Subscription;
import org.parley.conference.UserUri;
import org.parley.conference.WarningText;

/**
 * {@code authoriseSubscriber}: only a participant may subscribe. Within a dialog that is whom the dialog belongs to, outside
 * one whom P-Asserted-Identity names, or who has authenticated; 403.
 */
final class AuthoriseSubscriber extends LoopStep {

    AuthoriseSubscriber(Executor routes) {
        super("authoriseSubscriber", routes);
    }

    @Override
    Conference conference(Exchange exchange) {
        return SubscribeRequest.of(exchange).conference();
    }

    //= RFC4575-3.6-1
    @Override
    void apply(Exchange exchange) {
        SubscribeRequest subscribe = SubscribeRequest.of(exchange);
        if (subscribe.conference().state() == Conference.State.ENDED) {
            throw FindConference.gone(subscribe.incoming());
        }
        Optional<Participant> ofDialog =
                Optional.ofNullable(exchange.getProperty(SipUaConstants.PARTICIPANT, Participant.class));
        Participant subscriber;
        if (ofDialog.isPresent()) {
            subscriber = ofDialog.get();
        } else if (subscribe.isInDialog()) {
            subscriber = ofSubscription(subscribe);
        } else {
            subscriber = asserted(exchange, subscribe);
        }
        if (!subscribe.conference().isTakingPart(subscriber)) {
            throw notParticipant();
        }
        Authenticate.requireSame(exchange, subscribe.request(), subscriber);
        subscribe.subscriber(subscriber);
    }

    private static Participant ofSubscription(SubscribeRequest subscribe) {
        return subscribe
                .conference()
                .notifier()
                .find(subscribe.key())
                .map(Subscription::participant)
                .orElseThrow(() -> Refusal.of(
                        "RFC6665-4.2.1.4", 481, "Subscription Does Not Exist", "the dialog has no such subscription"));
    }

    private static Participant asserted(Exchange exchange, SubscribeRequest subscribe) {
        List<UserUri> identities = Authenticate.identities(exchange, subscribe.request());
        if (identities.isEmpty()) {
            throw Refusal.of(
                    "RFC4575-3.6",
                    403,
                    "Forbidden",
                    WarningText.NOT_AUTHORISED,
                    "no identity is asserted by a hop of sip.trustedPeers");
        }
        return subscribe.conference().takingPart(identities).orElseThrow(AuthoriseSubscriber::notParticipant);
    }

    private static Refusal notParticipant() {
        return Refusal.of("RFC4575-3.6", 403, "Forbidden", "the subscriber is no participant");
    }
}
