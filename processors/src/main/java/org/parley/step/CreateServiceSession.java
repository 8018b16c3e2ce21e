package org.parley.step;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.parley.camel.NotifyRoute;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Refusal;

/**
 * {@code createServiceSession}: the session of a service, which takes no part in it, and its IM Session Identity. 503 above
 * {@code limits.sessions}. When the exchange ends before somebody was invited all of it is freed again.
 */
final class CreateServiceSession implements Processor {

    /** Exchange property: a {@link CreationListener}, which is told of the session as soon as it is there. */
    static final String CREATED = "ParleyCreated";

    private final ConferenceFactory factory;

    CreateServiceSession(ConferenceFactory factory) {
        this.factory = factory;
    }

    @Override
    public void process(Exchange exchange) {
        Setup setup = ListInvitations.setup(exchange);
        Conference conference;
        try {
            conference = factory.create(
                    setup.settings().uris().domain(),
                    setup.policy(),
                    setup.originator(),
                    new ServiceCaller(setup.request().callId()),
                    setup.settings().sessionLimit(),
                    setup.settings().retryAfter());
        } catch (Refusal refusal) {
            exchange.setProperty(Step.REFUSED_BY, "createServiceSession");
            throw refusal;
        }
        setup.conference(conference);
        conference.subject(setup.subject());
        exchange.setProperty(NotifyRoute.CONFERENCE, conference);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                conference.loop().post(conference::refused);
            }
        });
        if (exchange.getProperty(CREATED) instanceof CreationListener listener) {
            listener.created(conference);
        }
    }

    /** Is told of the session as soon as it is there. */
    @FunctionalInterface
    interface CreationListener {
        void created(Conference conference);
    }
}
