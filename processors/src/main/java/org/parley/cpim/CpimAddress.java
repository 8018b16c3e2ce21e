package org.parley.cpim;

import java.util.Optional;

/**
 * Value of From, To and cc.
 *
 * @param formalName display name with its escapes resolved, empty when there is none
 */
public record CpimAddress(String formalName, String uri) {

    // From-header = "From" ": " [ Formal-name ] "<" URI ">" ; Formal-name = 1*( Token SP ) / String
    /** Reads a value; a bare URI is accepted too ({@link Tolerance#BARE_URI}). Empty when there is no URI in it. */
    //= RFC3862-4.1-1
    public static Optional<CpimAddress> parse(String value) {
        int close = value.lastIndexOf('>');
        int open = value.lastIndexOf('<', close < 0 ? value.length() : close);
        if (open < 0 && close < 0) {
            return Tolerance.BARE_URI && isUri(value) ? Optional.of(new CpimAddress("", value)) : Optional.empty();
        }
        if (open < 0 || close != value.length() - 1) {
            return Optional.empty();
        }
        String uri = value.substring(open + 1, close).trim();
        String name = value.substring(0, open).trim();
        boolean isQuoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
        // Several addresses in one value are none: which of them counts would be a matter of taste.
        if (!isUri(uri) || (!isQuoted && (name.indexOf('<') >= 0 || name.indexOf('>') >= 0))) {
            return Optional.empty();
        }
        String plain = isQuoted ? name.substring(1, name.length() - 1) : name;
        return Optional.of(new CpimAddress(CpimEscapes.unescape(plain), uri));
    }

    private static boolean isUri(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '<' || c == '>' || c == '"') {
                return false;
            }
        }
        return text.indexOf(':') > 0;
    }

    /** The value as it stands behind the colon of a header. */
    public String toValue() {
        return (formalName.isEmpty() ? "" : "\"" + CpimEscapes.escape(formalName) + "\" ") + "<" + uri + ">";
    }
}
