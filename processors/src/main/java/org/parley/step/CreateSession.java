package org.parley.step;

import java.util.Optional;
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
import org.parley.sip.IncomingInvite;

/**
 * {@code createSession}: establishes the session and allocates its IM Session Identity (7.2.1.2 step 6); a request for a
 * group whose session runs already makes none. When the exchange ends without the inviter answered or waiting, because a
 * later step refused or failed, all of it is freed again.
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
        if (invite == null || setup.assertedIdentities().isEmpty()) {
            throw new IllegalStateException("createSession needs sipua:invite and the step authorise before it");
        }
        if (setup.isJoining()) {
            return;
        }
        if (CheckReplaces.named(setup).isPresent()) {
            throw CheckReplaces.noMatch("a session that is only being made has no dialogs to replace");
        }
        SipCallerLeg caller = new SipCallerLeg(
                invite,
                router,
                new CallerHeaders(setup, router),
                (ack, dialog) -> Answers.readAck(setup, ack, dialog, routes));
        Optional<Conference> made = setup.group()
                .map(group -> factory.start(group, () -> made(setup, caller)))
                .orElseGet(() -> Optional.of(made(setup, caller)));
        if (made.isEmpty()) {
            AuthoriseForGroup.join(setup, factory, exchange);
            return;
        }
        Conference conference = made.get();
        exchange.setProperty(NotifyRoute.CONFERENCE, conference);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                conference.loop().post(conference::refused);
            }
        });
    }

    /** The session, complete: in a group's somebody may join as soon as it is known. */
    private Conference made(Setup setup, SipCallerLeg caller) {
        //= OMA-A6
        Conference conference = factory.create(
                setup.settings().uris().domain(),
                setup.policy(),
                setup.originator(),
                caller,
                setup.settings().sessionLimit(),
                setup.settings().retryAfter());
        setup.conference(conference);
        conference.subject(setup.subject());
        conference
                .creator()
                .remember(setup.allowedMethods(), setup.request().contact().map(c -> c.uri()));
        if (setup.group().isPresent()) {
            conference.dialIns().answerInviterBy(Answers.plan(setup, Optional.empty()));
        }
        caller.bind(conference);
        return conference;
    }
}
