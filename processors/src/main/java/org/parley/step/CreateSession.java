package org.parley.step;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.parley.camel.NotifyRoute;
import org.parley.camel.SipCallerLeg;
import org.parley.camel.SipRouter;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Originator;
import org.parley.conference.UserUri;
import org.parley.sip.IncomingInvite;

/**
 * {@code createSession}: establishes the session and allocates its IM Session Identity (7.2.1.2 step 6). When the exchange
 * ends without the inviter answered or waiting, because a later step refused or failed, all of it is freed again.
 */
final class CreateSession extends Step {

    private final ConferenceFactory factory;
    private final SipRouter router;
    private final Executor routes;

    CreateSession(Supplier<FocusSettings> settings, ConferenceFactory factory, SipRouter router, Executor routes) {
        super("createSession", settings);
        this.factory = factory;
        this.router = router;
        this.routes = routes;
    }

    @Override
    void apply(Setup setup, Exchange exchange) {
        IncomingInvite invite = exchange.getProperty(SipUaConstants.INCOMING_INVITE, IncomingInvite.class);
        List<UserUri> identities = setup.assertedIdentities();
        if (invite == null || identities.isEmpty()) {
            throw new IllegalStateException("createSession needs sipua:invite and the step authorise before it");
        }
        boolean isAnonymous = setup.asksForAnonymity();
        SipCallerLeg caller = new SipCallerLeg(
                invite, router, new CallerHeaders(setup, router), ack -> Answers.readAck(setup, ack, routes));
        //= OMA-A6
        Conference conference = factory.create(
                setup.settings().uris().domain(),
                setup.settings().policy(),
                new Originator(identities.get(0), identities, setup.displayName(), isAnonymous),
                caller,
                setup.settings().sessionLimit(),
                setup.settings().retryAfter());
        setup.conference(conference);
        exchange.setProperty(NotifyRoute.CONFERENCE, conference);
        conference.subject(setup.request().header("Subject"));
        conference
                .creator()
                .remember(setup.allowedMethods(), setup.request().contact().map(c -> c.uri()));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                conference.loop().execute(conference::refused);
            }
        });
        caller.bind(conference);
    }
}
