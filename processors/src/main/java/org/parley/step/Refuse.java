package org.parley.step;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.camel.NotifyRoute;
import org.parley.camel.RefusalResponse;
import org.parley.camel.SipUaConstants;
import org.parley.camel.Warnings;
import org.parley.conference.Conference;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.sip.IncomingInvite;
import org.parley.sip.IncomingRequest;
import org.parley.sip.SipRequest;

/**
 * {@code refuse}: turns the {@link Refusal} that a step threw into the SIP response. What createSession allocated is freed
 * when the exchange ends.
 */
final class Refuse implements Processor {

    private final Supplier<Warnings> warnings;
    private final RefusalListener listener;

    Refuse(Supplier<Warnings> warnings, RefusalListener listener) {
        this.warnings = warnings;
        this.listener = listener;
    }

    @Override
    public void process(Exchange exchange) {
        Refusal refusal = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Refusal.class);
        if (refusal == null) {
            throw new IllegalStateException("refuse belongs into onException of org.parley.conference.Refusal");
        }
        RefusalResponse response = RefusalResponse.of(refusal.answer(), warnings.get());
        IncomingInvite invite = exchange.getProperty(SipUaConstants.INCOMING_INVITE, IncomingInvite.class);
        IncomingRequest request = exchange.getProperty(SipUaConstants.INCOMING_REQUEST, IncomingRequest.class);
        if (invite != null) {
            invite.reject(response.status(), response.phrase(), response.headers(), response.body());
        } else if (request != null) {
            request.respond(response.status(), response.phrase(), response.headers(), response.body());
        }
        SipRequest refused = exchange.getProperty(SipUaConstants.REQUEST, SipRequest.class);
        listener.refused(
                refused == null ? exchange.getExchangeId() : refused.callId(),
                session(exchange),
                exchange.getProperty(Step.REFUSED_BY, "", String.class),
                refusal.answer());
    }

    /** Of a set-up behind createSession, of the participant in whose dialog the request came, or what the request names. */
    private static Optional<String> session(Exchange exchange) {
        Setup setup = exchange.getProperty(Setup.PROPERTY, Setup.class);
        Participant participant = exchange.getProperty(SipUaConstants.PARTICIPANT, Participant.class);
        Optional<Conference> made = setup == null ? Optional.empty() : setup.created();
        Optional<Conference> joined = Optional.ofNullable(participant).map(Participant::conference);
        Optional<Conference> found =
                Optional.ofNullable(exchange.getProperty(NotifyRoute.CONFERENCE, Conference.class));
        return made.or(() -> joined)
                .or(() -> found)
                .map(conference -> conference.identity().id());
    }
}
