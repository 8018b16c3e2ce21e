package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.NotifyRoute;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.DialogLeg;
import org.parley.conference.Participant;
import org.parley.sip.IncomingRequest;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;

/**
 * {@code leaveSession}: a participant sent BYE: his leg is freed, the rest of the session looked at (12.3), and he gets 200.
 */
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
        Conference conference = conference(exchange);
        exchange.setProperty(NotifyRoute.CONFERENCE, conference);
        conference
                .departures()
                .left(participant(exchange), exchange.getProperty(SipUaConstants.DIALOG_LEG, DialogLeg.class));
        // Behind the change, so that whoever has the 200 sees it; within this turn, so that no NOTIFY comes before.
        IncomingRequest bye = exchange.getProperty(SipUaConstants.INCOMING_REQUEST, IncomingRequest.class);
        if (bye != null) {
            bye.respond(200, "OK", SipHeaders.none(), SipBody.empty());
        }
    }

    private static Participant participant(Exchange exchange) {
        Participant participant = exchange.getProperty(SipUaConstants.PARTICIPANT, Participant.class);
        if (participant == null) {
            throw new IllegalStateException("leaveSession needs an exchange that began with sipua:bye");
        }
        return participant;
    }
}
