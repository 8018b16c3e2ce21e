package org.parley.step;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.camel.SipRouter;
import org.parley.camel.SipTarget;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;

/**
 * {@code describeCapabilities}: answers OPTIONS to a factory URI, a group or a session (RFC 5366 section 5, RFC 4579 section
 * 5.13); to a group as to the factory.
 */
final class DescribeCapabilities implements Processor {

    /** What an INVITE to a factory or a group may carry. */
    private static final String SETUP_BODIES = "application/sdp, multipart/mixed, application/resource-lists+xml";

    /** What is understood in a session (RFC 4579 section 5.13). */
    private static final String SESSION_BODIES = "application/sdp, message/sipfrag, application/conference-info+xml";

    private final Supplier<FocusSettings> settings;
    private final SipRouter router;

    DescribeCapabilities(Supplier<FocusSettings> settings, SipRouter router) {
        this.settings = settings;
        this.router = router;
    }

    /** Of the session that the request is about, or in whose dialog it came. */
    private Optional<String> identity(Exchange exchange, SipRequest request, SipTarget target) {
        Optional<Participant> asking =
                Optional.ofNullable(exchange.getProperty(SipUaConstants.PARTICIPANT, Participant.class));
        return asking.map(participant -> participant.conference().identity().uri())
                .or(() -> Optional.of("sip:" + OwnUris.user(request.requestUri()) + '@'
                                + settings.get().uris().domain())
                        .filter(uri -> target == SipTarget.SESSION));
    }

    @Override
    public void process(Exchange exchange) {
        SipRequest request = exchange.getProperty(SipUaConstants.REQUEST, SipRequest.class);
        SipTarget target = SipTarget.valueOf(exchange.getMessage()
                .getHeader(SipUaConstants.TARGET, "unknown", String.class)
                .toUpperCase(Locale.ROOT));
        if (target == SipTarget.UNKNOWN) {
            exchange.setProperty(Step.REFUSED_BY, "describeCapabilities");
            throw Refusal.of("RFC5366-5", 404, "Not Found", "the Request-URI names nothing here");
        }
        SipHeaders.Builder headers = SipHeaders.builder();
        //= DEC-34
        Optional<String> identity = identity(exchange, request, target);
        identity.ifPresent(uri -> headers.add("Contact", '<' + uri + ">;isfocus;+g.oma.sip-im"));
        //= RFC3261-11.2-1
        headers.add("Allow", FocusHeaders.allow(router.methods()))
                .add("Allow-Events", FocusHeaders.allowEvents(router.methods()))
                .add("Accept", identity.isPresent() ? SESSION_BODIES : SETUP_BODIES)
                .add("Accept-Encoding", "identity")
                .add("Accept-Language", "en")
                //= RFC5366-5-1
                .add(
                        "Supported",
                        FocusHeaders.supported(router.methods())
                                + (identity.isPresent() ? "" : ", recipient-list-invite"));
        exchange.getMessage().setHeader(SipUaConstants.STATUS, 200);
        exchange.getMessage().setHeader(SipUaConstants.REASON_PHRASE, "OK");
        exchange.getMessage().setHeader(SipUaConstants.HEADERS, headers.build());
    }
}
