package org.parley.step;

import java.util.Locale;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.camel.SipRouter;
import org.parley.camel.SipTarget;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Refusal;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;

/**
 * {@code describeCapabilities}: answers OPTIONS to a factory URI, a group or a session (RFC 5366 section 5, RFC 4579 section
 * 5.13); to a group as to the factory.
 */
final class DescribeCapabilities implements Processor {

    private final Supplier<FocusSettings> settings;
    private final SipRouter router;

    DescribeCapabilities(Supplier<FocusSettings> settings, SipRouter router) {
        this.settings = settings;
        this.router = router;
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
        if (target == SipTarget.SESSION) {
            String identity = "sip:" + OwnUris.user(request.requestUri()) + '@'
                    + settings.get().uris().domain();
            headers.add("Contact", '<' + identity + ">;isfocus;+g.oma.sip-im");
        }
        headers.add("Allow", FocusHeaders.allow(router.methods()))
                .add("Allow-Events", "conference")
                .add("Accept", "application/sdp, multipart/mixed, application/resource-lists+xml")
                .add("Supported", "recipient-list-invite, timer");
        exchange.getMessage().setHeader(SipUaConstants.STATUS, 200);
        exchange.getMessage().setHeader(SipUaConstants.REASON_PHRASE, "OK");
        exchange.getMessage().setHeader(SipUaConstants.HEADERS, headers.build());
    }
}
