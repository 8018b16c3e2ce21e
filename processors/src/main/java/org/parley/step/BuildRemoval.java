package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.parley.conference.Participant;
import org.parley.conference.Referral;

/** {@code buildRemoval}: what {@code direct:remove-participant} needs to remove one user for a REFER. */
final class BuildRemoval extends ConferenceStep {

    /** Exchange property: the participant whom the exchange removes. */
    static final String PARTICIPANT = "ParleyRemoval";

    BuildRemoval(Executor routes) {
        super("buildRemoval", routes);
    }

    //= RFC4579-5.11-1
    @Override
    void apply(Exchange exchange) {
        Message message = exchange.getMessage();
        if (!(message.getBody() instanceof Participant participant)) {
            throw new IllegalStateException("buildRemoval needs a participant as body: it belongs into the split");
        }
        Referral referral = ReferRequest.of(exchange).referral();
        exchange.setProperty(PARTICIPANT, participant);
        message.removeHeaders("*");
        message.setHeader(
                RemoveParticipant.SESSION, participant.conference().identity().id());
        message.setHeader(RemoveParticipant.USER, participant.publicUri());
        if (participant == referral.referrer()) {
            message.setHeader(RemoveParticipant.BY, participant.publicUri());
        } else {
            referral.by().ifPresent(by -> message.setHeader(RemoveParticipant.BY, by));
        }
    }
}
