package org.parley.step;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** {@code limitInvitees}: the maximum number of participants is not exceeded; the service that invites is none. */
final class LimitInvitees implements Processor {

    @Override
    public void process(Exchange exchange) {
        Setup setup = ListInvitations.setup(exchange);
        int invitees = setup.invitees().size();
        int most = setup.policy().maxParticipants();
        //= CMD-1
        if (invitees > most) {
            exchange.setProperty(Step.REFUSED_BY, "limitInvitees");
            throw ListedUsers.tooMany(invitees + " participants, the maximum is " + most);
        }
    }
}
