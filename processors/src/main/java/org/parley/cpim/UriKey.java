package org.parley.cpim;

import java.util.Locale;

/**
 * A URI reduced to what makes two URIs the same user: scheme ({@code sips} counts as {@code sip}), user part with
 * needless escapes resolved, host without case. Port 5060 and 5061, password, parameters and headers do not count; in a
 * {@code tel} number visual separators do not.
 */
public final class UriKey {

    private UriKey() {}

    /** The key of any text; never fails, text that is no URI is its own key. */
    public static String of(String uri) {
        int colon = uri.indexOf(':');
        if (colon <= 0) {
            return uri;
        }
        String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = uri.substring(colon + 1);
        return switch (scheme) {
            case "sip", "sips" -> "sip:" + userAtHost(rest);
            case "im", "pres" -> scheme + ":" + userAtHost(rest);
            case "tel" -> "tel:" + cut(rest, ";").replaceAll("[-.() ]", "");
            default -> scheme + ":" + rest;
        };
    }

    /** A key whose host has no port, for URIs that differ in how one comes to the same user. */
    public static String withoutPort(String key) {
        int colon = key.lastIndexOf(':');
        boolean isPort = colon > Math.max(key.indexOf('@'), key.lastIndexOf(']')) && colon > key.indexOf(':');
        return isPort ? key.substring(0, colon) : key;
    }

    private static String userAtHost(String rest) {
        int at = rest.indexOf('@');
        String hostPort = cut(cut(rest.substring(at + 1), ";"), "?").toLowerCase(Locale.ROOT);
        if (hostPort.endsWith(":5060") || hostPort.endsWith(":5061")) {
            hostPort = hostPort.substring(0, hostPort.length() - 5);
        }
        return at < 0 ? hostPort : unescape(cut(rest.substring(0, at), ":")) + "@" + hostPort;
    }

    private static String cut(String text, String delimiter) {
        int at = text.indexOf(delimiter);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String unescape(String user) {
        if (user.indexOf('%') < 0) {
            return user;
        }
        StringBuilder out = new StringBuilder(user.length());
        for (int i = 0; i < user.length(); i++) {
            int high = i + 2 < user.length() && user.charAt(i) == '%' ? Character.digit(user.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(user.charAt(i + 2), 16) : -1;
            char decoded = (char) (high * 16 + low);
            if (low >= 0
                    && (decoded < 0x80 && (Character.isLetterOrDigit(decoded) || "-_.!~*'()+".indexOf(decoded) >= 0))) {
                out.append(decoded);
                i += 2;
            } else {
                out.append(user.charAt(i));
            }
        }
        return out.toString();
    }
}
