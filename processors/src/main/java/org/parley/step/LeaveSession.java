package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.Participant;

/** {@code leaveSession}: a participant sent BYE: his leg is freed and the rest of the session looked at (12.3). */
final class LeaveSession extends LoopStep {

    LeaveSession(Executor routes) {
        super("leaveSession", routes);
    }

    @Override
    Conference conference(Exchange exchange) {
        return participant(exchange).conference();
    }

    @Override
    void apply(Exchange exchange) {
        conference(exchange).left(participant(exchange));
    }

    private static Participant participant(Exchange exchange) {
        Participant participant = exchange.getProperty(SipUaConstants.PARTICIPANT, Participant.class);
        if (participant == null) {
            throw new IllegalStateException("leaveSession needs an exchange that began with sipua:bye");
        }
        return participant;
    }
}
