package org.parley.step;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.parley.camel.SipRouter;
import org.parley.conference.Conference;
import org.parley.conference.Invitation;
import org.parley.conference.Participant;
import org.parley.conference.Privacy;
import org.parley.conference.Replacement;
import org.parley.conference.UserUri;
import org.parley.sdp.LocalMedia;
import org.parley.sdp.OfferAnswer;
import org.parley.sip.InviteRequest;
import org.parley.sip.NameAddr;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;

/**
 * Writes the INVITE to an invitee (7.2.2.1, 7.2.2.2 steps 1 to 4; reference: sections 6.4, 6.5, 10.2). The inviter is who
 * wants him to come: the creator, or who added him.
 */
final class InvitationRequests {

    private final Setup setup;
    private final FocusHeaders focus;
    private final OfferAnswer negotiation;
    private final NameAddr from;
    private final String contact;
    private final SipHeaders headers;
    private final Optional<RecipientHistory> history;

    /** What all legs of the set-up have in common is written once. */
    InvitationRequests(Setup setup, SipRouter router) {
        this.setup = setup;
        focus = new FocusHeaders(setup.settings(), router);
        negotiation = new OfferAnswer(setup.settings().media());
        Conference conference = setup.conference();
        from = from(conference);
        contact = focus.contact(conference);
        headers = headers(conference);
        history = setup.settings().recipientListHistory() && setup.group().isEmpty()
                ? RecipientHistory.of(setup.invitees())
                : Optional.empty();
    }

    //= OMA-D1
    //= OMA-D2
    /**
     * Nothing of the inviter's own signalling is copied, and no URI list unless {@code sip.recipientListHistory} wants one: the
     * body is our offer alone.
     */
    InviteRequest request(Invitation invitation, String offer) {
        String target = invitation.invitee().uri().toString();
        return new InviteRequest(
                target,
                from,
                new NameAddr(Optional.empty(), target),
                contact,
                Math.max(0, setup.request().maxForwards() - 1),
                focus.withChargingOfNewLeg(replacing(invitation.invitee().replacement()), setup.request()),
                history.map(list -> list.beside(offer))
                        .orElseGet(() -> new SipBody("application/sdp", offer.getBytes(StandardCharsets.UTF_8))));
    }

    /** The headers of every leg, and what this one takes the place of (reference: section 18). */
    private SipHeaders replacing(Replacement replaced) {
        if (replaced.isEmpty()) {
            return headers;
        }
        SipHeaders.Builder all = SipHeaders.builder().addAll(headers);
        //= RFC3891-4-1
        replaced.dialog().ifPresent(dialog -> all.add("Replaces", dialog).add("Require", "replaces"));
        replaced.session().ifPresent(session -> all.add("Session-Replaces", session));
        return all.build();
    }

    //= OMA-D4
    /** Our offer on a leg. */
    String offer(LocalMedia local) {
        return negotiation.legOffer(setup.media(), local).write();
    }

    //= DEC-4
    private NameAddr from(Conference conference) {
        Participant inviter = setup.inviter();
        if (setup.isByService()) {
            return new NameAddr(Optional.empty(), conference.identity().uri());
        }
        if (setup.isInviterHidden()) {
            return new NameAddr(Optional.of(Privacy.ANONYMOUS_NAME), Privacy.ANONYMOUS_URI);
        }
        if (setup.settings().identityStyle() == FocusSettings.IdentityStyle.CONFERENCE) {
            return new NameAddr(Optional.empty(), conference.identity().uri());
        }
        return new NameAddr(inviter.displayName(), inviter.uri().toString());
    }

    private SipHeaders headers(Conference conference) {
        SipHeaders.Builder headers = SipHeaders.builder();
        identity(conference, headers);
        headers.add("Accept-Contact", "*;+g.oma.sip-im")
                .add("User-Agent", setup.settings().userAgent());
        focus.capabilities(headers);
        headers.add("Session-Expires", setup.settings().sessionExpires().toSeconds() + ";refresher=uas")
                .add("Min-SE", Long.toString(setup.settings().minSe().toSeconds()));
        setup.subject().ifPresent(subject -> headers.add("Subject", subject));
        setup.conversation().forEach(headers::add);
        return headers.build();
    }

    //= DEC-4
    private void identity(Conference conference, SipHeaders.Builder headers) {
        Participant inviter = setup.inviter();
        String ours = '<' + conference.identity().uri() + '>';
        if (setup.isByService()) {
            headers.add("P-Asserted-Identity", ours);
            return;
        }
        if (setup.isInviterHidden()) {
            //= DEC-28
            headers.add("P-Asserted-Identity", ours).add("Privacy", setup.privacy());
            return;
        }
        if (setup.group().isPresent()) {
            headers.add(
                    "P-Asserted-Identity", HeaderValues.nameAddr(setup.group().get()));
        } else if (setup.settings().identityStyle() == FocusSettings.IdentityStyle.CONFERENCE) {
            headers.add("P-Asserted-Identity", ours);
        } else {
            //= RFC3325-9.1-2
            for (UserUri identity : setup.inviterIdentities()) {
                headers.add("P-Asserted-Identity", HeaderValues.nameAddr(inviter.displayName(), identity.toString()));
            }
        }
        headers.add("Referred-By", '<' + inviter.uri().toString() + '>');
    }
}
