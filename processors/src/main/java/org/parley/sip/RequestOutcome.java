package org.parley.sip;

import java.time.Duration;
import java.util.Optional;

/**
 * How a request of ours inside a dialog ended.
 *
 * @param status of the final response; 408 when none came, 503 when the peer cannot be reached
 * @param retryAfter delay of its Retry-After, where it has one
 * @param response the final response, where one came
 */
public record RequestOutcome(int status, Optional<Duration> retryAfter, Optional<SipMessage> response) {

    /** Longest delay that is kept. Ours: a day, longer ones serve nobody. */
    private static final long MAX_RETRY_AFTER_S = 86_400;

    static RequestOutcome of(int status) {
        return new RequestOutcome(status, Optional.empty(), Optional.empty());
    }

    static RequestOutcome of(ReceivedResponse response) {
        Optional<Duration> delay = response.header("Retry-After")
                .map(value -> RawHead.number(value.split("[;( ]", 2)[0].strip()))
                .filter(seconds -> seconds >= 0)
                .map(seconds -> Duration.ofSeconds(Math.min(MAX_RETRY_AFTER_S, seconds)));
        return new RequestOutcome(response.status(), delay, Optional.of(response));
    }

    /** The final response as the user agent reads it. */
    Optional<ReceivedResponse> received() {
        return response.filter(ReceivedResponse.class::isInstance).map(ReceivedResponse.class::cast);
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
