package org.parley.step;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.parley.camel.SipRouter;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.DialogLeg;
import org.parley.conference.NegotiatedMedia;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.conference.Renegotiation;
import org.parley.mime.BodyParts;
import org.parley.mime.MimeSyntaxException;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.OfferAnswer;
import org.parley.sdp.OfferVerdict;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SelectedMedia;
import org.parley.sdp.SessionDescription;
import org.parley.sip.NameAddr;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;

/**
 * {@code renegotiate}: INVITE or UPDATE in a participant's dialog. Without a new offer it refreshes the session timer (RFC
 * 4028 section 9) and gets our last SDP again, with the same {@code o=} line. A new offer is answered as the first one was:
 * hold, resume, another path; what policy does not allow is refused with 488, and dialog and chat go on as they are. Another
 * path is taken in {@code applyMedia}, when the answer is out.
 */
final class Renegotiate extends LoopStep {

    private static final String LIST_TAG = "recipient-list-invite";

    /** What {@code applyMedia} applies. */
    record Agreement(Renegotiation renegotiation, String answer, Optional<String> remoteOrigin) {

        /** Exchange property. */
        static final String PROPERTY = "ParleyAgreement";
    }

    private final Supplier<FocusSettings> settings;
    private final SipRouter router;

    Renegotiate(Executor routes, Supplier<FocusSettings> settings, SipRouter router) {
        super("renegotiate", routes);
        this.settings = settings;
        this.router = router;
    }

    @Override
    Conference conference(Exchange exchange) {
        return participant(exchange).conference();
    }

    @Override
    void apply(Exchange exchange) {
        SipRequest request = exchange.getProperty(SipUaConstants.REQUEST, SipRequest.class);
        Participant participant = participant(exchange);
        if (isSuperseded(exchange)) {
            throw left();
        }
        Authenticate.requireSame(exchange, request, participant);
        if (HeaderValues.hasTag(request, "Require", LIST_TAG)) {
            throw listInDialog();
        }
        Optional<SessionDescription> offer = offer(request);
        boolean isOffered = offer.isPresent() || request.method().equals("INVITE");
        Optional<String> answer = isOffered ? Optional.of(answer(exchange, participant, offer)) : Optional.empty();
        participant.remember(
                HeaderValues.allowedMethods(request), request.contact().map(NameAddr::uri));
        FocusHeaders focus = new FocusHeaders(settings.get(), router);
        participant
                .conference()
                .sessionTimer(
                        participant,
                        FocusHeaders.agreedTimer(request, settings.get().sessionExpires()));
        exchange.getMessage().setHeader(SipUaConstants.STATUS, 200);
        exchange.getMessage().setHeader(SipUaConstants.HEADERS, headers(focus, request, participant.conference()));
        exchange.getMessage().setBody(answer.orElse(null));
        answer.ifPresent(sdp -> exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/sdp"));
    }

    //= RFC3264-8-2
    private String answer(Exchange exchange, Participant participant, Optional<SessionDescription> offer) {
        Optional<String> current = participant.localSdp();
        if (offer.isEmpty()) {
            return current.orElseThrow(() -> notAcceptable("nothing is negotiated yet"));
        }
        return current.filter(sdp -> isInForce(participant, offer.get()))
                .orElseGet(() -> change(exchange, participant, offer.get()));
    }

    /** By its {@code o=} line; but some clients hold or move without raising its version. */
    private static boolean isInForce(Participant participant, SessionDescription offer) {
        return offer.origin().equals(participant.remoteOrigin())
                && participant
                        .remoteMedia()
                        .filter(media -> !media.isStillIn(offer))
                        .isEmpty();
    }

    private String change(Exchange exchange, Participant participant, SessionDescription offer) {
        OfferAnswer negotiation = new OfferAnswer(settings.get().media());
        OfferVerdict verdict = negotiation.check(offer);
        if (verdict instanceof OfferVerdict.NotAcceptable refused) {
            throw notAcceptable(refused.reason());
        }
        SelectedMedia selected = ((OfferVerdict.Acceptable) verdict).media();
        MessageMedia wanted = selected.offered().orElseThrow();
        Renegotiation renegotiation = participant
                .conference()
                .renegotiate(participant, new NegotiatedMedia(wanted, OfferAnswer.roleTowardsOfferer(wanted)))
                .orElseThrow(Renegotiate::left);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                participant.conference().loop().post(renegotiation::abandon);
            }
        });
        if (renegotiation.local().transport() != wanted.transport()) {
            throw notAcceptable("the transport cannot change within a session");
        }
        String answer = negotiation
                .answer(offer, selected, Optional.empty(), renegotiation.local())
                .orElseThrow(() -> notAcceptable("no type is left"))
                .write();
        if (renegotiation.isElsewhere()) {
            exchange.setProperty(Agreement.PROPERTY, new Agreement(renegotiation, answer, offer.origin()));
        } else {
            renegotiation.apply(answer, offer.origin());
        }
        return answer;
    }

    private static Refusal left() {
        return Refusal.of("DEC-17", 481, "Call/Transaction Does Not Exist", "he takes part by this dialog no more");
    }

    private Refusal notAcceptable(String reason) {
        FocusSettings now = settings.get();
        return Refusal.notAcceptableHere(
                new OfferAnswer(now.media()).supported(now.capabilitiesOrigin()).write(),
                "the offer in the dialog cannot be taken: " + reason);
    }

    private static SipHeaders headers(FocusHeaders focus, SipRequest request, Conference conference) {
        SipHeaders.Builder headers = SipHeaders.builder().add("Contact", focus.contact(conference));
        focus.capabilities(headers);
        focus.sessionTimer(request, headers);
        return headers.build();
    }

    private static Optional<SessionDescription> offer(SipRequest request) {
        try {
            BodyParts parts = SdpBody.parts(request);
            if (parts.ofDisposition("recipient-list").isPresent()) {
                throw listInDialog();
            }
            return SdpBody.of(parts);
        } catch (MimeSyntaxException | SdpSyntaxException e) {
            throw Refusal.of("DEC-17", 400, "Malformed Body", e.getMessage());
        }
    }

    //= RFC5366-5.1-1
    private static Refusal listInDialog() {
        return Refusal.unsupported(LIST_TAG, "a URI list has no meaning in a re-INVITE");
    }

    /** He may have come anew by another dialog while the exchange was on its way; this one has got BYE then. */
    static boolean isSuperseded(Exchange exchange) {
        Participant participant = participant(exchange);
        DialogLeg dialog = exchange.getProperty(SipUaConstants.DIALOG_LEG, DialogLeg.class);
        return participant.conference().departures().isSuperseded(participant, dialog);
    }

    static Participant participant(Exchange exchange) {
        Participant participant = exchange.getProperty(SipUaConstants.PARTICIPANT, Participant.class);
        if (participant == null) {
            throw new IllegalStateException(
                    "renegotiate and applyMedia need sipua:invite?target=dialog or sipua:update?target=dialog before");
        }
        return participant;
    }
}
