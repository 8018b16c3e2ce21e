package org.parley.step;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.sip.SipResponse;

/** {@code recordFailure}: keeps the final response of a leg that did not come to the chat (for C1 and C2). */
final class RecordFailure extends LoopStep {

    /** Longest Retry-After that is passed on. Ours: a day; more is no advice. */
    private static final long MAX_RETRY_AFTER_S = 86_400;

    RecordFailure(Executor routes) {
        super("recordFailure", routes);
    }

    @Override
    Conference conference(Exchange exchange) {
        return Leg.of(exchange).invitation().conference();
    }

    @Override
    void apply(Exchange exchange) {
        Leg leg = Leg.of(exchange);
        Optional<Duration> retryAfter = Optional.ofNullable(
                        exchange.getProperty(SipUaConstants.RESPONSE, SipResponse.class))
                .flatMap(response -> response.header("Retry-After"))
                .flatMap(RecordFailure::seconds);
        leg.invitation().conference().legs().failed(leg.invitation(), Answers.status(exchange), retryAfter);
    }

    private static Optional<Duration> seconds(String value) {
        int end = 0;
        while (end < value.length() && end < 9 && Character.isDigit(value.charAt(end))) {
            end++;
        }
        return end == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.min(MAX_RETRY_AFTER_S, Long.parseLong(value.substring(0, end)))));
    }
}
