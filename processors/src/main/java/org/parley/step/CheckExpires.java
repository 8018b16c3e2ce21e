package org.parley.step;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.parley.conference.Refusal;
import org.parley.conference.Subscription;

/**
 * {@code checkExpires}: how long the subscription lasts: as long as asked for, up to {@link Subscription#DEFAULT_EXPIRES};
 * 0 ends it; 423 below {@link Subscription#MIN_EXPIRES}, 400 for what is no number.
 */
final class CheckExpires extends RequestStep {

    /** Digits of 2^32-1, the most that RFC 3261 section 20.19 allows. */
    private static final int MAX_DIGITS = 10;

    CheckExpires() {
        super("checkExpires");
    }

    //= RFC6665-4.2.1.1-2
    //= DEC-31
    @Override
    void apply(Exchange exchange) {
        SubscribeRequest subscribe = SubscribeRequest.of(exchange);
        Optional<String> wish = subscribe.request().header("Expires").map(String::strip);
        Duration wished = wish.map(CheckExpires::seconds).orElse(Subscription.DEFAULT_EXPIRES);
        if (!wished.isZero() && wished.compareTo(Subscription.MIN_EXPIRES) < 0) {
            throw Refusal.with(
                    "RFC6665-4.2.1.1",
                    423,
                    "Interval Too Brief",
                    new Refusal.Header("Min-Expires", Long.toString(Subscription.MIN_EXPIRES.toSeconds())),
                    "Expires is " + wished.toSeconds() + " s");
        }
        boolean isLonger = wished.compareTo(Subscription.DEFAULT_EXPIRES) > 0;
        subscribe.expires(isLonger ? Subscription.DEFAULT_EXPIRES : wished);
    }

    private static Duration seconds(String value) {
        boolean isNumber = !value.isEmpty()
                && value.length() <= MAX_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber) {
            throw Refusal.of("RFC3261-20.19", 400, "Bad Expires", "Expires is no number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(value));
    }
}
