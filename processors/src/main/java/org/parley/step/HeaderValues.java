package org.parley.step;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parley.conference.Group;
import org.parley.conference.UserUri;
import org.parley.sip.NameAddr;
import org.parley.sip.SipMessage;
import org.parley.sip.SipRequest;

/** Reads values of headers that the user agent leaves as text, and writes display names. */
final class HeaderValues {

    /** Most methods kept of one Allow. Ours: the registry has 14. */
    private static final int MAX_METHODS = 32;

    /** RFC 3325 section 9.1: one sip or sips and one tel value. Ours: a little more is survived. */
    static final int MAX_IDENTITIES = 4;

    private HeaderValues() {}

    /** {@code name-addr / addr-spec} of RFC 3261 section 25.1; header parameters are left out. */
    static Optional<NameAddr> tryAddress(String value) {
        int open = indexOutsideQuotes(value, '<');
        if (open < 0) {
            String bare = value.strip();
            int parameters = bare.indexOf(';');
            String uri = parameters < 0 ? bare : bare.substring(0, parameters);
            return uri.isEmpty() ? Optional.empty() : Optional.of(new NameAddr(Optional.empty(), uri));
        }
        int close = value.indexOf('>', open);
        if (close < 0) {
            return Optional.empty();
        }
        String name = unquoted(value.substring(0, open).strip());
        return Optional.of(new NameAddr(
                name.isEmpty() ? Optional.empty() : Optional.of(name), value.substring(open + 1, close), Map.of()));
    }

    static Optional<UserUri> tryUri(String uri) {
        return UserUri.tryOf(uri);
    }

    /** The user's identities as a trusted hop asserts them (RFC 3325); empty when there is none that can be believed. */
    static List<UserUri> assertedIdentities(SipRequest request) {
        return request.isFromTrustedPeer()
                ? request.headers("P-Asserted-Identity").stream()
                        .map(HeaderValues::tryAddress)
                        .flatMap(Optional::stream)
                        .map(address -> tryUri(address.uri()))
                        .flatMap(Optional::stream)
                        .limit(MAX_IDENTITIES)
                        .toList()
                : List.of();
    }

    /** The methods in Allow, in upper case as RFC 3261 spells them; empty when there is none. */
    static Set<String> allowedMethods(SipMessage message) {
        Set<String> methods = new HashSet<>();
        for (String value : message.headers("Allow")) {
            for (String method : value.split(",")) {
                if (!method.isBlank() && methods.size() < MAX_METHODS) {
                    methods.add(method.strip().toUpperCase(Locale.ROOT));
                }
            }
        }
        return methods;
    }

    /** True when an option tag stands in a list header such as Supported. */
    static boolean hasTag(SipMessage message, String header, String tag) {
        List<String> values = message.headers(header);
        for (String value : values) {
            for (String entry : value.split(",")) {
                if (entry.strip().equalsIgnoreCase(tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@code "Ana" <sip:ana@example.com>}; the name quoted and escaped, left out when empty. */
    static String nameAddr(Optional<String> name, String uri) {
        return name.map(n -> '"' + n.replace("\\", "\\\\").replace("\"", "\\\"") + "\" ")
                        .orElse("")
                + '<'
                + uri
                + '>';
    }

    /** The group by its URI and name. */
    static String nameAddr(Group group) {
        return nameAddr(group.displayName(), group.uri().toString());
    }

    private static String unquoted(String name) {
        if (name.length() < 2 || name.charAt(0) != '"' || !name.endsWith("\"")) {
            return name;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < name.length() - 1; i++) {
            char c = name.charAt(i);
            plain.append(c == '\\' && i + 1 < name.length() - 1 ? name.charAt(++i) : c);
        }
        return plain.toString();
    }

    /** Index of a character that no quotes enclose, or -1. */
    static int indexOutsideQuotes(String value, char wanted) {
        boolean isQuoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && isQuoted) {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == wanted && !isQuoted) {
                return i;
            }
        }
        return -1;
    }
}
