package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.SipRouter;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.Invitation;
import org.parley.conference.InvitationLimits;
import org.parley.sdp.LocalMedia;
import org.parley.sip.InviteRequest;

/**
 * {@code buildInvitation}: the INVITE to one invitee (7.2.2.2 steps 1 to 4), ready for {@code sipua:invite}. For a leg that
 * was given up meanwhile the status is set instead, so that nothing is sent.
 */
final class BuildInvitation extends LoopStep {

    private final SipRouter router;
    private final InvitationLimits limits;

    BuildInvitation(Executor routes, SipRouter router, InvitationLimits limits) {
        super("buildInvitation", routes);
        this.router = router;
        this.limits = limits;
    }

    @Override
    Conference conference(Exchange exchange) {
        return invitation(exchange).conference();
    }

    @Override
    void apply(Exchange exchange) {
        Invitation invitation = invitation(exchange);
        Setup setup = ListInvitations.setup(exchange);
        Leg leg = new Leg(setup, invitation);
        exchange.setProperty(Leg.PROPERTY, leg);
        exchange.getMessage().removeHeaders("*");
        if (!invitation.conference().legs().dial(invitation)) {
            exchange.getMessage().setHeader(SipUaConstants.STATUS, 487);
            return;
        }
        LocalMedia local = invitation
                .conference()
                .legs()
                .media(invitation, setup.media().transport())
                .local();
        leg.local(local);
        exchange.setProperty(SipUaConstants.OBSERVER, new LegObserver(invitation, router, uri -> mayTry(setup, uri)));
        InvitationRequests requests = setup.invitationRequests(router);
        String offer = requests.offer(local);
        leg.offer(offer);
        InviteRequest request = requests.request(invitation, offer);
        exchange.getMessage().setHeader(SipUaConstants.INVITE_REQUEST, request);
    }

    /** Where a redirect leads is a target like any other. */
    //= SEC-4
    private boolean mayTry(Setup setup, String uri) {
        return setup.mayTry(uri)
                && HeaderValues.tryUri(uri)
                        .filter(target ->
                                !limits.permits(target, setup.settings().invitations()))
                        .isEmpty();
    }

    private static Invitation invitation(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof Invitation invitation) {
            return invitation;
        }
        throw new IllegalStateException("buildInvitation needs an invitation as body: it belongs into the split");
    }
}
