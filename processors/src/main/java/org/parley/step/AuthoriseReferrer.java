package org.parley.step;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.conference.UserUri;
import org.parley.conference.WarningText;

/**
 * {@code authoriseReferrer}: only a participant may refer; within his dialog that is whom the dialog belongs to, elsewhere
 * whom P-Asserted-Identity names, or who has authenticated. He may originate requests ({@code authorisation.*}), and be anonymous in this one where he
 * asks for it; 403. A session that is still being set up is answered 480.
 */
final class AuthoriseReferrer extends ConferenceStep {

    AuthoriseReferrer(Executor routes) {
        super("authoriseReferrer", routes);
    }

    //= RFC4579-5.5-1
    @Override
    void apply(Exchange exchange) {
        ReferRequest refer = ReferRequest.of(exchange);
        Conference conference = conference(exchange);
        if (conference.state() == Conference.State.ENDED) {
            throw FindConference.gone(refer.incoming());
        }
        Participant referrer = Optional.ofNullable(exchange.getProperty(SipUaConstants.PARTICIPANT, Participant.class))
                .orElseGet(() -> asserted(exchange, conference, refer));
        requireTakingPart(conference, referrer);
        Authenticate.requireSame(exchange, refer.request(), referrer);
        if (!refer.settings().authorisation().permits(List.copyOf(referrer.identities()))) {
            throw notAuthorised("authorisation.allow and authorisation.deny do not permit the referrer");
        }
        if (refer.asksForAnonymity() && !referrer.isAnonymous() && !mayBeAnonymous(conference, referrer)) {
            throw Refusal.of(
                    "OMA-A3",
                    403,
                    "Forbidden",
                    WarningText.ANONYMITY_NOT_ALLOWED,
                    "Privacy: id is asked for and the referrer may not be anonymous");
        }
        if (conference.state() == Conference.State.SETUP || conference.offer().isEmpty()) {
            throw Refusal.of("RFC4579-5.5", 480, "Temporarily Unavailable", "the session is still being set up");
        }
        refer.referrer(referrer);
    }

    /** @throws Refusal 403 for who has left, perhaps since the step before */
    static void requireTakingPart(Conference conference, Participant referrer) {
        if (!conference.isTakingPart(referrer)) {
            throw notParticipant();
        }
    }

    private static Participant asserted(Exchange exchange, Conference conference, ReferRequest refer) {
        List<UserUri> identities = Authenticate.identities(exchange, refer.request());
        if (identities.isEmpty()) {
            throw notAuthorised("no identity is asserted by a hop of sip.trustedPeers");
        }
        return conference.takingPart(identities).orElseThrow(AuthoriseReferrer::notParticipant);
    }

    private static boolean mayBeAnonymous(Conference conference, Participant referrer) {
        return conference
                .group()
                .map(group -> group.permissions(
                                referrer.identities(), true, conference.loop().now())
                        .mayBeAnonymous())
                .orElse(conference.policy().allowAnonymity());
    }

    private static Refusal notAuthorised(String cause) {
        return Refusal.of("OMA-A2", 403, "Forbidden", WarningText.NOT_AUTHORISED, cause);
    }

    private static Refusal notParticipant() {
        return Refusal.of("RFC4579-5.5", 403, "Forbidden", "the referrer is no participant");
    }
}
