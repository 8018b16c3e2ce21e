package org.parley.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splitting of header values outside quoted strings and angle brackets. */
public final class HeaderValues {

    private HeaderValues() {}

    public static List<String> split(String value, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        int brackets = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\' && i + 1 < value.length()) {
                part.append(c).append(value.charAt(++i));
                continue;
            }
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '<') {
                brackets++;
            } else if (!quoted && c == '>') {
                brackets--;
            } else if (!quoted && brackets == 0 && c == separator) {
                parts.add(part.toString().trim());
                part.setLength(0);
                continue;
            }
            part.append(c);
        }
        parts.add(part.toString().trim());
        return parts;
    }

    /** A parameter behind the value, unquoted; present and empty for one without value. */
    public static Optional<String> parameter(String value, String name) {
        return split(value, ';').stream()
                .skip(1)
                .map(parameter -> parameter.split("=", 2))
                .filter(pair -> pair[0].trim().equalsIgnoreCase(name))
                .map(pair -> pair.length < 2 ? "" : unquote(pair[1].trim()))
                .findFirst();
    }

    /** The URI of a name-addr, or the addr-spec without header parameters. */
    public static String uri(String value) {
        int quoteEnd = value.startsWith("\"") ? endOfQuoted(value) : 0;
        int open = value.indexOf('<', quoteEnd);
        if (open < 0) {
            return split(value, ';').get(0);
        }
        return value.substring(open + 1, value.indexOf('>', open));
    }

    /** The display name of a name-addr, unquoted. */
    public static Optional<String> displayName(String value) {
        if (value.startsWith("\"")) {
            return Optional.of(unquote(value.substring(0, endOfQuoted(value))));
        }
        int open = value.indexOf('<');
        String name = open <= 0 ? "" : value.substring(0, open).trim();
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static int endOfQuoted(String value) {
        for (int i = 1; i < value.length(); i++) {
            if (value.charAt(i) == '\\') {
                i++;
            } else if (value.charAt(i) == '"') {
                return i + 1;
            }
        }
        throw new AssertionError("quoted string without end: " + value);
    }

    private static String unquote(String value) {
        if (value.length() < 2 || !value.startsWith("\"")) {
            return value;
        }
        return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
    }
}
