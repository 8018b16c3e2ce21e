package org.parley.step;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.InvitationLimits;
import org.parley.conference.Refusal;
import org.parley.conference.UserUri;

/**
 * {@code limitInvitations}: the originator, or who adds users by REFER, has not caused more invitations lately than one user
 * may; 503 with Retry-After. Who joins a session that runs causes none.
 */
final class LimitInvitations implements Processor {

    private final Supplier<FocusSettings> settings;
    private final ConferenceFactory factory;
    private final InvitationLimits limits;

    LimitInvitations(Supplier<FocusSettings> settings, ConferenceFactory factory, InvitationLimits limits) {
        this.settings = settings;
        this.factory = factory;
        this.limits = limits;
    }

    @Override
    public void process(Exchange exchange) {
        Setup setup = exchange.getProperty(Setup.PROPERTY, Setup.class);
        if (setup == null) {
            ReferRequest refer = ReferRequest.of(exchange);
            take(exchange, refer.referrer().uri(), refer.wish().additions().size());
        } else if (!setup.isJoining() && setup.group().flatMap(factory::running).isEmpty()) {
            take(exchange, setup.assertedIdentities().get(0), setup.invitees().size());
        }
    }

    private void take(Exchange exchange, UserUri originator, int invitations) {
        Optional<Duration> wait =
                limits.take(originator, invitations, settings.get().invitations());
        if (wait.isPresent()) {
            exchange.setProperty(Step.REFUSED_BY, "limitInvitations");
            throw Refusal.later("SEC-4", wait.get(), "limits.invitationsPerOriginator");
        }
    }
}
