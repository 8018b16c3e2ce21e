package org.parley.conference;

import java.util.Map;

/** Why a leg failed, in the form in which conference documents say it (RFC 4575 section 5.7.2, RFC 3326). */
final class SipReason {

    /** Phrases of RFC 3261 section 21 for what phones answer; the peer's own phrase could tell who he is. */
    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(408, "Request Timeout"),
            Map.entry(410, "Gone"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(416, "Unsupported URI Scheme"),
            Map.entry(480, "Temporarily Unavailable"),
            Map.entry(484, "Address Incomplete"),
            Map.entry(486, "Busy Here"),
            Map.entry(487, "Request Terminated"),
            Map.entry(488, "Not Acceptable Here"),
            Map.entry(500, "Server Internal Error"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(600, "Busy Everywhere"),
            Map.entry(603, "Decline"),
            Map.entry(604, "Does Not Exist Anywhere"),
            Map.entry(606, "Not Acceptable"));

    private SipReason() {}

    /** The phrase of a status, or an empty text. */
    static String phrase(int status) {
        return switch (status) {
            case 100 -> "Trying";
            case 200 -> "OK";
            default -> PHRASES.getOrDefault(status, "");
        };
    }

    /** Value of a Reason header. */
    static String of(int status) {
        String phrase = PHRASES.get(status);
        return "SIP;cause=" + status + (phrase == null ? "" : ";text=\"" + phrase + '"');
    }
}
