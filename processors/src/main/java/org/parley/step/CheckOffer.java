package org.parley.step;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.conference.Refusal;
import org.parley.mime.BodyPart;
import org.parley.mime.BodyParts;
import org.parley.mime.MimeSyntaxException;
import org.parley.sdp.OfferAnswer;
import org.parley.sdp.OfferVerdict;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SelectedMedia;
import org.parley.sdp.SessionDescription;

/** {@code checkOffer}: the offered SDP is allowed by operator policy (7.2.1.2 step 7). */
final class CheckOffer extends Step {

    CheckOffer(Supplier<FocusSettings> settings) {
        super("checkOffer", settings);
    }

    @Override
    void apply(Setup setup, Exchange exchange) {
        BodyParts parts = parts(setup);
        setup.body(parts);
        OfferAnswer negotiation = new OfferAnswer(setup.settings().media());
        Optional<BodyPart> sdp = parts.ofType("application/sdp");
        if (sdp.isEmpty()) {
            if (!setup.settings().policy().allowOfferless()) {
                throw refused(setup, negotiation, "the INVITE has no offer and sip.offerlessInvite is reject");
            }
            setup.media(
                    Optional.empty(), SelectedMedia.ofPolicy(setup.settings().media()));
            return;
        }
        SessionDescription offer = parsed(sdp.get());
        OfferVerdict verdict = negotiation.check(offer);
        if (verdict instanceof OfferVerdict.NotAcceptable no) {
            throw refused(setup, negotiation, no.reason());
        }
        SelectedMedia selected = ((OfferVerdict.Acceptable) verdict).media();
        // Nothing that an anonymous inviter's client invented reaches the others.
        setup.media(Optional.of(offer), setup.asksForAnonymity() ? selected.withoutExtensions() : selected);
    }

    private static BodyParts parts(Setup setup) {
        try {
            return BodyParts.parse(
                    setup.request().contentType().orElse(""),
                    setup.request().header("Content-Disposition"),
                    setup.request().body());
        } catch (MimeSyntaxException e) {
            throw Refusal.of("DEC-17", 400, "Malformed Multipart Body", e.getMessage());
        }
    }

    private static SessionDescription parsed(BodyPart sdp) {
        try {
            return SessionDescription.parse(sdp.bytes());
        } catch (SdpSyntaxException e) {
            //= DEC-17
            throw Refusal.of("DEC-17", 400, "Malformed SDP", e.getMessage());
        }
    }

    private static Refusal refused(Setup setup, OfferAnswer negotiation, String cause) {
        //= OMA-A7
        return Refusal.notAcceptableHere(
                negotiation.supported(setup.settings().capabilitiesOrigin()).write(), cause);
    }
}
