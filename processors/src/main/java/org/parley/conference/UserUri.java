package org.parley.conference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The URI of a user as lists, headers and CPIM name him. Two values are equal when they address the same user: RFC 3261
 * section 19.1.4 for sip (scheme and host without case, user part with case, parameters other than {@code user} ignored),
 * RFC 3966 section 5 for tel (visual separators and the order of parameters ignored), and {@code sip:+n@host;user=phone} is the same
 * user as {@code tel:+n}. The spelling received is kept for sending.
 */
public final class UserUri {

    private final String text;
    private final String scheme;
    private final String key;

    private UserUri(String text, String scheme, String key) {
        this.text = text;
        this.scheme = scheme;
        this.key = key;
    }

    /**
     * Reads a URI; embedded headers ({@code ?Replaces=…}), the {@code method} parameter and white space around are dropped,
     * because they are instructions to the server and not part of the address.
     *
     * @throws IllegalArgumentException when there is no scheme, no user or host where the scheme wants one, or a character
     *     that no URI may have
     */
    public static UserUri of(String text) {
        String trimmed = text.strip();
        int colon = trimmed.indexOf(':');
        if (colon < 1 || colon == trimmed.length() - 1) {
            throw new IllegalArgumentException("a URI needs a scheme and something behind it");
        }
        requireUriCharacters(trimmed);
        String scheme = trimmed.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "sip", "sips" -> sip(scheme, trimmed.substring(colon + 1));
            case "tel" -> tel(trimmed.substring(colon + 1));
            default -> new UserUri(trimmed, scheme, trimmed);
        };
    }

    /** As {@link #of}, or empty where that throws. */
    public static Optional<UserUri> tryOf(String text) {
        try {
            return Optional.of(of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What stands in for a list entry that is no URI: it has no scheme that can be dialled. */
    public static UserUri unusable(String text) {
        return new UserUri(text, "", "?" + text);
    }

    /** {@code sip}, {@code sips}, {@code tel}, or any other in lower case. */
    public String scheme() {
        return scheme;
    }

    /** True for the schemes that a leg can be sent to (decision 39). */
    public boolean isDialable() {
        return scheme.equals("sip") || scheme.equals("sips") || scheme.equals("tel");
    }

    /** True for sip and sips. */
    public boolean isSip() {
        return scheme.equals("sip") || scheme.equals("sips");
    }

    /** User part of a sip or sips URI, without needless escapes; empty where there is none, and for others. */
    public String user() {
        int at = key.lastIndexOf('@');
        return isSip() && key.startsWith(scheme) && at > 0 ? key.substring(scheme.length() + 1, at) : "";
    }

    /** Host of a sip or sips URI without port, as received; empty for others. */
    public String host() {
        if (!isSip()) {
            return "";
        }
        String hostPort = before(text.substring(Math.max(text.lastIndexOf('@'), text.indexOf(':')) + 1), ';');
        int colon = hostPort.indexOf(':', hostPort.indexOf(']') + 1);
        return colon < 0 ? hostPort : hostPort.substring(0, colon);
    }

    /** What {@link #equals} compares: the same text for the same user. */
    String canonical() {
        return key;
    }

    /**
     * The spellings that a pattern for this user may have: as received, and reduced to what counts; a telephone number also
     * as {@code tel}, {@code sips} also as {@code sip}.
     */
    List<String> spellings() {
        List<String> spellings = new ArrayList<>(List.of(text, key));
        if (isSip()) {
            int at = text.lastIndexOf('@');
            String user = at < 0 ? "" : UserPart.canonical(text.substring(text.indexOf(':') + 1, at)) + '@';
            String hostPort = before(text.substring(Math.max(at, text.indexOf(':')) + 1), ';')
                    .toLowerCase(Locale.ROOT);
            spellings.add("sip:" + user + withoutDefaultPort(scheme, hostPort));
        }
        return spellings;
    }

    /** The address as received, without embedded headers and {@code method}. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserUri uri && key.equals(uri.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key);
    }

    private static UserUri sip(String scheme, String rest) {
        int headers = rest.indexOf('?', rest.indexOf('@') + 1);
        String withoutHeaders = headers < 0 ? rest : rest.substring(0, headers);
        int at = withoutHeaders.lastIndexOf('@');
        int parametersFrom = withoutHeaders.indexOf(';', at + 1);
        String userAndHost = parametersFrom < 0 ? withoutHeaders : withoutHeaders.substring(0, parametersFrom);
        String parameters = parametersFrom < 0 ? "" : withoutHeaders.substring(parametersFrom);
        String user = at < 0 ? "" : userAndHost.substring(0, at);
        String host = userAndHost.substring(at + 1).toLowerCase(Locale.ROOT);
        if (host.isEmpty() || at == 0) {
            throw new IllegalArgumentException("a " + scheme + " URI needs a host, and a user before the @");
        }
        if (!isHostPort(host)) {
            throw new IllegalArgumentException("the host or the port of the URI cannot be");
        }
        String kept = withoutMethod(parameters);
        boolean isPhone =
                user.startsWith("+") && (kept + ";").toLowerCase(Locale.ROOT).contains(";user=phone;");
        String key = isPhone
                ? telKey(before(user, ';'), user)
                : scheme + ':' + UserPart.canonical(user) + '@' + withoutDefaultPort(scheme, host);
        return new UserUri(
                scheme + ':' + (at < 0 ? "" : user + '@') + userAndHost.substring(at + 1) + kept, scheme, key);
    }

    private static UserUri tel(String rest) {
        String subscriber = before(rest, '?');
        String number = before(subscriber, ';');
        if (number.chars().noneMatch(Character::isDigit)) {
            throw new IllegalArgumentException("a tel URI needs a number");
        }
        return new UserUri("tel:" + subscriber, "tel", telKey(number, subscriber));
    }

    /**
     * RFC 3966 section 5: visual separators do not count, parameters do: an extension or another context is another
     * subscriber.
     *
     * @param subscriber number with parameters
     */
    private static String telKey(String number, String subscriber) {
        StringBuilder key = new StringBuilder("tel:").append(digits(number));
        Stream.of(subscriber.substring(number.length()).split(";"))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> parameter.toLowerCase(Locale.ROOT))
                .map(UserUri::parameterKey)
                .filter(parameter -> !parameter.startsWith("method="))
                .sorted()
                .forEach(parameter -> key.append(';').append(parameter));
        return key.toString();
    }

    private static String parameterKey(String parameter) {
        int equals = parameter.indexOf('=') + 1;
        boolean isNumber = parameter.startsWith("phone-context=+") || parameter.startsWith("ext=");
        return isNumber ? parameter.substring(0, equals) + digits(parameter.substring(equals)) : parameter;
    }

    private static String digits(String number) {
        StringBuilder digits = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if ("-.()".indexOf(c) < 0) {
                digits.append(Character.toLowerCase(c));
            }
        }
        return digits.toString();
    }

    private static String withoutMethod(String parameters) {
        if (!parameters.toLowerCase(Locale.ROOT).contains(";method=")) {
            return parameters;
        }
        StringBuilder kept = new StringBuilder();
        for (String parameter : parameters.substring(1).split(";")) {
            if (!parameter.toLowerCase(Locale.ROOT).startsWith("method=")) {
                kept.append(';').append(parameter);
            }
        }
        return kept.toString();
    }

    private static String withoutDefaultPort(String scheme, String host) {
        String defaultPort = scheme.equals("sips") ? ":5061" : ":5060";
        return host.endsWith(defaultPort) ? host.substring(0, host.length() - defaultPort.length()) : host;
    }

    /** {@code host [":" port]}: letters, digits, dots, hyphens, or an IPv6 reference; a port from 1 to 65535. */
    private static boolean isHostPort(String text) {
        int close = text.indexOf(']');
        int colon = text.indexOf(':', close + 1);
        String name = colon < 0 ? text : text.substring(0, colon);
        boolean isReference = name.startsWith("[") && name.endsWith("]") && name.length() > 3;
        String allowed = isReference ? "[]:.%-_" : ".-_";
        boolean isName = name.chars().allMatch(c -> Character.isLetterOrDigit(c) || allowed.indexOf(c) >= 0);
        return !name.isEmpty() && isName && (colon < 0 || isPort(text.substring(colon + 1)));
    }

    private static boolean isPort(String text) {
        boolean isNumber = !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535;
    }

    private static void requireUriCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 127 || c == '<' || c == '>' || c == '"') {
                throw new IllegalArgumentException("a URI may not have the character at " + i);
            }
        }
    }

    private static String before(String text, char end) {
        int index = text.indexOf(end);
        return index < 0 ? text : text.substring(0, index);
    }
}
