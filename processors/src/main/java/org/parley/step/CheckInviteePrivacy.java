package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.Privacy;
import org.parley.sdp.MessageMedia;
import org.parley.sip.SipResponse;

/**
 * {@code checkInviteePrivacy}: an invitee who accepts with {@code Privacy: id} stays where anonymity is allowed, as an
 * anonymous participant; elsewhere he is released by BYE and his leg goes on as a failure with 403 (7.2.2.2).
 */
final class CheckInviteePrivacy extends LoopStep {

    CheckInviteePrivacy(Executor routes) {
        super("checkInviteePrivacy", routes);
    }

    @Override
    Conference conference(Exchange exchange) {
        return Leg.of(exchange).invitation().conference();
    }

    @Override
    void apply(Exchange exchange) {
        SipResponse response = exchange.getProperty(SipUaConstants.RESPONSE, SipResponse.class);
        if (!Answers.isAccepted(exchange) || !Privacy.asksForAnonymity(response.headers("Privacy"))) {
            return;
        }
        Leg leg = Leg.of(exchange);
        //= OMA-E3
        if (leg.setup().allowsAnonymity(leg.allIdentities())) {
            leg.anonymous();
            leg.answer().map(MessageMedia::withoutExtensions).ifPresent(leg::answer);
        } else {
            leg.invitation()
                    .conference()
                    .legs()
                    .releaseForPrivacy(leg.invitation(), Answers.plan(leg.setup(), leg.answer()));
            exchange.getMessage().setHeader(SipUaConstants.STATUS, 403);
        }
    }
}
