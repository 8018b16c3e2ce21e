package org.parley.step;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.camel.SipRouter;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.mime.BodyPart;
import org.parley.mime.BodyParts;
import org.parley.mime.MimeSyntaxException;
import org.parley.sdp.OfferAnswer;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;

/**
 * {@code refreshSession}: a re-INVITE that only refreshes the session timer (RFC 4028 section 9) gets our last SDP again,
 * with the same {@code o=} line. One that wants to change the media is refused with 488; dialog and media stay as they are.
 */
final class RefreshSession extends LoopStep {

    private final Supplier<FocusSettings> settings;
    private final SipRouter router;

    RefreshSession(Executor routes, Supplier<FocusSettings> settings, SipRouter router) {
        super("refreshSession", routes);
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
        //= RFC5366-5.1-1
        if (HeaderValues.hasTag(request, "Require", "recipient-list-invite")) {
            throw Refusal.unsupported("recipient-list-invite", "a URI list has no meaning in a re-INVITE");
        }
        Optional<SessionDescription> offer = offer(request);
        boolean isChange =
                offer.isPresent() && !offer.flatMap(SessionDescription::origin).equals(participant.remoteOrigin());
        if (isChange || participant.localSdp().isEmpty()) {
            FocusSettings now = settings.get();
            throw Refusal.notAcceptableHere(
                    new OfferAnswer(now.media())
                            .supported(now.capabilitiesOrigin())
                            .write(),
                    "the re-INVITE changes the media");
        }
        exchange.getMessage().setHeader(SipUaConstants.STATUS, 200);
        exchange.getMessage().setHeader(SipUaConstants.HEADERS, headers(request, participant.conference()));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/sdp");
        exchange.getMessage().setBody(participant.localSdp().get());
    }

    private SipHeaders headers(SipRequest request, Conference conference) {
        FocusHeaders focus = new FocusHeaders(settings.get(), router);
        SipHeaders.Builder headers = SipHeaders.builder().add("Contact", focus.contact(conference));
        focus.capabilities(headers);
        focus.sessionTimer(request, headers);
        return headers.build();
    }

    private static Optional<SessionDescription> offer(SipRequest request) {
        try {
            Optional<BodyPart> sdp = BodyParts.parse(
                            request.contentType().orElse(""), request.header("Content-Disposition"), request.body())
                    .ofType("application/sdp");
            return sdp.isPresent()
                    ? Optional.of(SessionDescription.parse(sdp.get().bytes()))
                    : Optional.empty();
        } catch (MimeSyntaxException | SdpSyntaxException e) {
            throw Refusal.of("DEC-17", 400, "Malformed Body", e.getMessage());
        }
    }

    private static Participant participant(Exchange exchange) {
        Participant participant = exchange.getProperty(SipUaConstants.PARTICIPANT, Participant.class);
        if (participant == null) {
            throw new IllegalStateException("refreshSession needs sipua:invite?target=dialog before it");
        }
        return participant;
    }
}
