package org.parley.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.conference.Conference;
import org.parley.conference.Invitation;
import org.parley.conference.Invitee;

/**
 * {@code listInvitations}: one invitation for each user of the list, as {@code exchangeProperty.ParleyInvitations} for the
 * split. An entry that no INVITE can be sent to has failed already and is not among them.
 */
final class ListInvitations extends LoopStep {

    /** Exchange property with the list to split. */
    static final String PROPERTY = "ParleyInvitations";

    ListInvitations(Executor routes) {
        super("listInvitations", routes);
    }

    @Override
    Conference conference(Exchange exchange) {
        return setup(exchange).conference();
    }

    @Override
    void apply(Exchange exchange) {
        Conference conference = conference(exchange);
        conference.answerWhenJoined(Answers.plan(setup(exchange), Optional.empty()));
        List<Invitation> all = new ArrayList<>();
        for (Invitee invitee : setup(exchange).invitees()) {
            all.add(conference.invite(invitee));
        }
        List<Invitation> dialable = new ArrayList<>();
        for (Invitation invitation : all) {
            if (invitation.invitee().uri().isDialable()) {
                dialable.add(invitation);
            } else {
                //= DEC-39
                conference.failed(invitation, 416, Optional.empty());
            }
        }
        exchange.setProperty(PROPERTY, dialable);
    }

    static Setup setup(Exchange exchange) {
        Setup setup = exchange.getProperty(Setup.PROPERTY, Setup.class);
        if (setup == null) {
            throw new IllegalStateException("this step belongs behind the steps of adhoc-setup");
        }
        return setup;
    }
}
