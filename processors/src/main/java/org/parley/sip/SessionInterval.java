package org.parley.sip;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The answer to a 422: the same headers with the interval that the peer wants (RFC 4028 section 7.4). */
final class SessionInterval {

    private SessionInterval() {}

    /** The headers for the second try; empty when the 422 names no interval. */
    //= RFC4028-7.4-1
    static Optional<SipHeaders> raised(SipHeaders headers, SipMessage refusal) {
        OptionalLong smallest = seconds(refusal.header("min-se").orElse(""));
        if (smallest.isEmpty()) {
            return Optional.empty();
        }
        SipHeaders.Builder raised = SipHeaders.builder();
        for (SipHeaders.Field field : headers.fields()) {
            switch (RawHead.canonical(field.name().toLowerCase(Locale.ROOT))) {
                case "min-se" -> {}
                case "session-expires" -> raised.add("Session-Expires", atLeast(field.value(), smallest.getAsLong()));
                default -> raised.add(field.name(), field.value());
            }
        }
        return Optional.of(
                raised.add("Min-SE", Long.toString(smallest.getAsLong())).build());
    }

    private static String atLeast(String value, long smallest) {
        int parameters = value.indexOf(';');
        long now = seconds(value).orElse(0);
        return Math.max(now, smallest) + (parameters < 0 ? "" : value.substring(parameters));
    }

    private static OptionalLong seconds(String value) {
        long seconds = RawHead.number(HeaderText.withoutParameters(value));
        return seconds < 0 ? OptionalLong.empty() : OptionalLong.of(seconds);
    }
}
