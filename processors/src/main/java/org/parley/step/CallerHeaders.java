package org.parley.step;

import java.time.Duration;
import org.parley.camel.SipCallerLeg;
import org.parley.camel.SipRouter;
import org.parley.conference.Conference;
import org.parley.conference.FinalFailure;
import org.parley.sip.SipHeaders;

/** Headers of our responses to the inviter (reference: section 6.3). */
final class CallerHeaders implements SipCallerLeg.Headers {

    private final Setup setup;
    private final FocusHeaders focus;

    CallerHeaders(Setup setup, SipRouter router) {
        this.setup = setup;
        focus = new FocusHeaders(setup.settings(), router);
    }

    @Override
    public SipHeaders progress(Conference conference) {
        return SipHeaders.builder().add("Contact", focus.contact(conference)).build();
    }

    @Override
    public SipHeaders ok(Conference conference) {
        SipHeaders.Builder headers = SipHeaders.builder().add("Contact", focus.contact(conference));
        focus.capabilities(headers);
        focus.sessionTimer(setup.request(), headers);
        if (setup.settings().isIms()) {
            headers.add(
                    "P-Asserted-Identity",
                    setup.group()
                            .map(HeaderValues::nameAddr)
                            .orElse('<' + conference.identity().uri() + '>'));
        }
        setup.request().header("Contribution-ID").ifPresent(id -> headers.add("Contribution-ID", id));
        return headers.build();
    }

    @Override
    public SipHeaders failure(FinalFailure failure) {
        SipHeaders.Builder headers = SipHeaders.builder();
        failure.retryAfter()
                .map(Duration::toSeconds)
                .ifPresent(seconds -> headers.add("Retry-After", seconds.toString()));
        return headers.build();
    }
}
