package org.parley.sip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Cuts header values: comma lists, parameters, name-addr. Takes any text; what does not fit gives an empty result. */
final class HeaderText {

    /** Most values of a list that are looked at, most parameters too. Ours: 200 participants in one header. */
    static final int MOST_VALUES = 256;

    /** Headers whose grammar is a comma list; in all others a comma is part of the value. */
    private static final Set<String> LISTS = Set.of(
            "accept",
            "accept-contact",
            "accept-encoding",
            "accept-language",
            "alert-info",
            "allow",
            "allow-events",
            "call-info",
            "contact",
            "content-encoding",
            "content-language",
            "error-info",
            "history-info",
            "in-reply-to",
            "p-asserted-identity",
            "p-associated-uri",
            "p-preferred-identity",
            "path",
            "proxy-require",
            "reason",
            "record-route",
            "reject-contact",
            "request-disposition",
            "require",
            "route",
            "service-route",
            "supported",
            "unsupported",
            "via",
            "warning");

    private HeaderText() {}

    static boolean isList(String canonicalName) {
        return LISTS.contains(canonicalName);
    }

    /** Index of the comma that ends the value which begins at {@code from}, or the length. */
    static int endOfValue(String text, int from) {
        boolean quoted = false;
        boolean bracketed = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '<') {
                bracketed = true;
            } else if (c == '>') {
                bracketed = false;
            } else if (c == ',' && !bracketed) {
                return i;
            }
        }
        return text.length();
    }

    /** The values of a comma list, blanks around them removed, empty ones left out. */
    static List<String> split(String list) {
        if (list.indexOf(',') < 0) {
            return list.isBlank() ? List.of() : List.of(list.strip());
        }
        List<String> values = new ArrayList<>(4);
        int at = 0;
        while (at < list.length() && values.size() < MOST_VALUES) {
            int end = endOfValue(list, at);
            String value = list.substring(at, end).strip();
            if (!value.isEmpty()) {
                values.add(value);
            }
            at = end + 1;
        }
        return values;
    }

    /** The value of a header parameter; empty text for a parameter without a value. */
    static Optional<String> parameter(String value, String name) {
        int at = startOfParameters(value);
        while (at >= 0 && at < value.length()) {
            int end = endOfParameter(value, at + 1);
            int equals = value.indexOf('=', at + 1);
            boolean hasValue = equals >= 0 && equals < end;
            String key = value.substring(at + 1, hasValue ? equals : end).strip();
            if (key.equalsIgnoreCase(name)) {
                return Optional.of(
                        hasValue ? unquote(value.substring(equals + 1, end).strip()) : "");
            }
            at = end;
        }
        return Optional.empty();
    }

    /** The tag parameter, or empty text. */
    static String tag(String value) {
        return parameter(value, "tag").orElse("");
    }

    /** The text without its parameters. */
    static String withoutParameters(String value) {
        int at = startOfParameters(value);
        return at < 0 ? value.strip() : value.substring(0, at).strip();
    }

    /** name-addr / addr-spec; empty when there is no URI in it. */
    //= RFC4475-3.1.1.6
    //= RFC4475-3.1.2.14
    //= RFC4475-3.1.2.15
    //= RFC4475-3.3.4
    static Optional<NameAddr> nameAddr(String value) {
        int open = openingBracket(value);
        if (open < 0) {
            String uri = withoutParameters(value);
            return isUri(uri) ? Optional.of(new NameAddr(Optional.empty(), uri, parameters(value))) : Optional.empty();
        }
        int close = value.indexOf('>', open);
        if (close < 0) {
            return Optional.empty();
        }
        // Tolerance.BLANKS_IN_BRACKETS
        String uri = value.substring(open + 1, close).strip();
        // Tolerance.BARE_DISPLAY_NAME
        String name = unquote(value.substring(0, open).strip()).strip();
        return isUri(uri)
                ? Optional.of(
                        new NameAddr(name.isEmpty() ? Optional.empty() : Optional.of(name), uri, parameters(value)))
                : Optional.empty();
    }

    /** All header parameters, names in lower case, values unquoted. */
    static Map<String, String> parameters(String value) {
        int at = startOfParameters(value);
        if (at < 0) {
            return Map.of();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        while (at >= 0 && at < value.length() && parameters.size() < MOST_VALUES) {
            int end = endOfParameter(value, at + 1);
            int equals = value.indexOf('=', at + 1);
            boolean hasValue = equals >= 0 && equals < end;
            String key =
                    value.substring(at + 1, hasValue ? equals : end).strip().toLowerCase(Locale.ROOT);
            if (!key.isEmpty()) {
                parameters.putIfAbsent(
                        key, hasValue ? unquote(value.substring(equals + 1, end).strip()) : "");
            }
            at = end;
        }
        return parameters;
    }

    /** As a quoted-string of RFC 3261 section 25.1; control characters become blanks. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else {
                quoted.append(c < ' ' || c == 0x7f ? ' ' : c);
            }
        }
        return quoted.append('"').toString();
    }

    static String unquote(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return text;
        }
        if (text.indexOf('\\') < 0) {
            return text.substring(1, text.length() - 1);
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length() - 1) {
                i++;
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }

    private static boolean isUri(String text) {
        int colon = text.indexOf(':');
        return colon > 0 && text.chars().noneMatch(c -> c <= ' ' || c == '<' || c == '"');
    }

    /** Index of the first semicolon behind the address, or -1. */
    private static int startOfParameters(String value) {
        int open = openingBracket(value);
        if (open < 0) {
            return value.indexOf(';');
        }
        int close = value.indexOf('>', open);
        return close < 0 ? -1 : value.indexOf(';', close);
    }

    private static int openingBracket(String value) {
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '<' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** Index of the semicolon that ends the parameter which begins at {@code from}, or the length. */
    static int endOfParameter(String value, int from) {
        boolean quoted = false;
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return value.length();
    }
}
