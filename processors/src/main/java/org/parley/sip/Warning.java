package org.parley.sip;

import java.util.OptionalInt;

/**
 * A Warning value (RFC 3261 section 20.43) with warn-code 399; the number of the IM service stands inside the text, as
 * in {@code 399 im.example.com "127 Service not authorised"}.
 *
 * @param agent host of the server; an IPv6 address in brackets
 * @param text unquoted; a service number, one blank and its words, or words alone
 */
public record Warning(String agent, String text) {

    /** Text of the refusal of another focus's INVITE. */
    public static final String ISFOCUS_ALREADY_ASSIGNED = "isfocus already assigned";

    public Warning {
        if (agent.isEmpty() || agent.chars().anyMatch(c -> c <= ' ' || c == '"')) {
            throw new IllegalArgumentException("agent must be a host: " + agent);
        }
    }

    /** Puts an IPv6 address that comes without brackets into brackets. */
    public static Warning of(String agentHost, String text) {
        boolean bareIpv6 = agentHost.indexOf(':') != agentHost.lastIndexOf(':') && agentHost.charAt(0) != '[';
        return new Warning(bareIpv6 ? '[' + agentHost + ']' : agentHost, text);
    }

    /** The value of the header field. */
    public String value() {
        return "399 " + agent + ' ' + HeaderText.quote(text);
    }

    /** A Warning header field with this value. */
    public SipHeaders header() {
        return SipHeaders.builder().add("Warning", value()).build();
    }

    /**
     * The service number at the beginning of a received Warning's text, whatever its code and agent: clients put both
     * wrongly.
     */
    public static OptionalInt number(String headerValue) {
        int quote = headerValue.indexOf('"');
        int end = quote + 4;
        if (quote < 0
                || headerValue.length() <= end
                || headerValue.charAt(end) >= '0' && headerValue.charAt(end) <= '9') {
            return OptionalInt.empty();
        }
        long number = RawHead.number(headerValue.substring(quote + 1, end));
        return number < 0 ? OptionalInt.empty() : OptionalInt.of((int) number);
    }
}
