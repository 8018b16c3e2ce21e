package org.parley.harness;

/** One header field as it stands on the wire, without the colon and the white space around the value. */
public record SipHeader(String name, String value) {

    boolean is(String other) {
        return longForm(name).equalsIgnoreCase(longForm(other));
    }

    /** The long form of a compact name, RFC 3261 section 7.3.3 and its registry. */
    static String longForm(String name) {
        return switch (name.toLowerCase(java.util.Locale.ROOT)) {
            case "a" -> "Accept-Contact";
            case "b" -> "Referred-By";
            case "c" -> "Content-Type";
            case "e" -> "Content-Encoding";
            case "f" -> "From";
            case "i" -> "Call-ID";
            case "k" -> "Supported";
            case "l" -> "Content-Length";
            case "m" -> "Contact";
            case "o" -> "Event";
            case "r" -> "Refer-To";
            case "s" -> "Subject";
            case "t" -> "To";
            case "u" -> "Allow-Events";
            case "v" -> "Via";
            case "x" -> "Session-Expires";
            default -> name;
        };
    }
}
