package org.parley.step;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.NotifyRoute;
import org.parley.camel.SipCallerLeg;
import org.parley.camel.SipRouter;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.Originator;
import org.parley.conference.Participant;
import org.parley.sip.IncomingInvite;
import org.parley.sip.NameAddr;

/**
 * {@code joinSession}: the caller takes part in the session that runs, where it has a place for him; 200 to him. An
 * invitation that still rings at his phones, or an earlier leg of his, ends.
 */
final class JoinSession extends SetupStep {

    private final Executor routes;
    private final SipRouter router;

    JoinSession(Executor routes, SipRouter router) {
        super("joinSession", routes);
        this.routes = routes;
        this.router = router;
    }

    @Override
    void apply(Exchange exchange) {
        Setup setup = ListInvitations.setup(exchange);
        Conference conference = setup.conference();
        IncomingInvite invite = exchange.getProperty(SipUaConstants.INCOMING_INVITE, IncomingInvite.class);
        RequireSession.requireLiving(setup);
        Originator user = setup.originator();
        Participant joining = conference.dialIns().expect(user);
        setup.caller(joining);
        exchange.setProperty(NotifyRoute.CONFERENCE, conference);
        SipCallerLeg leg = new SipCallerLeg(
                invite,
                router,
                new CallerHeaders(setup, router),
                (ack, dialog) -> Answers.readAck(setup, ack, dialog, routes));
        leg.joins(conference);
        if (conference.dialIns().admit(joining, user, leg, Answers.plan(setup, Optional.empty()))) {
            joining.remember(setup.allowedMethods(), setup.request().contact().map(NameAddr::uri));
        }
    }
}
