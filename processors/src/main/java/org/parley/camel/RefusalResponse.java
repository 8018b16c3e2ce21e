package org.parley.camel;

import java.nio.charset.StandardCharsets;
import org.parley.conference.Refusal;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;

/**
 * The SIP response that a {@link Refusal} becomes.
 *
 * @param status 400 to 699
 */
public record RefusalResponse(int status, String phrase, SipHeaders headers, SipBody body) {

    /** The response, with the Warning as the operator wants it. */
    public static RefusalResponse of(Refusal.Answer answer, Warnings warnings) {
        SipHeaders.Builder headers = SipHeaders.builder();
        answer.warning().ifPresent(warning -> headers.add("Warning", warnings.header(warning)));
        answer.retryAfter()
                .ifPresent(delay -> headers.add("Retry-After", Long.toString(Math.max(1, delay.toSeconds()))));
        answer.headers().forEach(header -> headers.add(header.name(), header.value()));
        SipBody body = answer.sdp()
                .map(sdp -> new SipBody("application/sdp", sdp.getBytes(StandardCharsets.UTF_8)))
                .orElse(SipBody.empty());
        return new RefusalResponse(answer.status(), answer.phrase(), headers.build(), body);
    }
}
