package org.parley.step;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.parley.camel.NotifyRoute;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.sip.IncomingRequest;

/**
 * {@code findConference}: the conference that the SUBSCRIBE or REFER is about, by its identity in the Request-URI or by the
 * dialog; 404, inside a dialog 481 (reference: section 11.1).
 */
final class FindConference extends RequestStep {

    private final ConferenceFactory factory;

    FindConference(ConferenceFactory factory) {
        super("findConference");
        this.factory = factory;
    }

    //= RFC4579-3.4-1
    @Override
    void apply(Exchange exchange) {
        IncomingRequest incoming = RequestStep.incoming(exchange);
        Optional<Conference> ofDialog = Optional.ofNullable(
                        exchange.getProperty(SipUaConstants.PARTICIPANT, Participant.class))
                .map(Participant::conference);
        Conference conference = ofDialog.or(() -> named(exchange, incoming)).orElseThrow(() -> gone(incoming));
        exchange.setProperty(NotifyRoute.CONFERENCE, conference);
    }

    private Optional<Conference> named(Exchange exchange, IncomingRequest incoming) {
        boolean isUnknown = "unknown".equals(exchange.getMessage().getHeader(SipUaConstants.TARGET));
        return isUnknown
                ? Optional.empty()
                : factory.find(OwnUris.user(incoming.request().requestUri()));
    }

    /** There is no such conference, or not any more. */
    static Refusal gone(IncomingRequest incoming) {
        boolean isInDialog = incoming.request().to().parameters().containsKey("tag");
        return isInDialog
                ? Refusal.of("RFC6665-4.2.1.4", 481, "Call Does Not Exist", "the conference has ended")
                : Refusal.of("RFC4579-3.4", 404, "Not Found", "there is no such conference");
    }
}
