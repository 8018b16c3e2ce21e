package org.parley.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.conference.Conference;
import org.parley.conference.Invitation;

/**
 * {@code listInvitations}: one invitation for each user of the list, as {@code exchangeProperty.ParleyInvitations} for the
 * split. An entry that no INVITE can be sent to has failed already and is not among them.
 */
final class ListInvitations extends SetupStep {

    /** Exchange property with the list to split. */
    static final String PROPERTY = "ParleyInvitations";

    ListInvitations(Executor routes) {
        super("listInvitations", routes);
    }

    @Override
    void apply(Exchange exchange) {
        Conference conference = conference(exchange);
        List<Invitation> all = listed(setup(exchange), conference);
        List<Invitation> dialable = new ArrayList<>();
        for (Invitation invitation : all) {
            if (invitation.invitee().uri().isDialable()) {
                dialable.add(invitation);
            } else {
                //= DEC-39
                conference.legs().failed(invitation, 416, Optional.empty());
            }
        }
        exchange.setProperty(PROPERTY, dialable);
    }

    /** Who is added by REFER is listed already, so that he has his place. */
    private static List<Invitation> listed(Setup setup, Conference conference) {
        if (!setup.isReferral()) {
            conference.dialIns().answerInviterBy(Answers.plan(setup, Optional.empty()));
            setup.legs(setup.invitees().stream().map(conference.legs()::invite).toList());
        }
        return setup.legs();
    }

    static Setup setup(Exchange exchange) {
        Setup setup = exchange.getProperty(Setup.PROPERTY, Setup.class);
        if (setup == null) {
            throw new IllegalStateException("this step belongs behind the steps of adhoc-setup");
        }
        return setup;
    }
}
