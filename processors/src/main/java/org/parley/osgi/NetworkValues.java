package org.parley.osgi;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.parley.osgi.ConfigKey.Parser;
import org.parley.sip.TrustedPeers;

/** Value formats of {@code etc/parley.cfg} that name hosts, networks and SIP URIs; nothing here asks a name server. */
final class NetworkValues {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";
    private static final String NAME = "(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
            + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*";
    private static final Pattern IPV4_ADDRESS = Pattern.compile(IPV4);
    private static final Pattern HOST_NAME = Pattern.compile(NAME);
    private static final Pattern HEX_GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    /** user, host and port, parameters; no header part, it has no meaning in configuration. */
    private static final Pattern ORIGIN = Pattern.compile("https?://([^/:\\[\\]]+|\\[[^]]*])(?::(\\d{1,5}))?");

    private static final Pattern SIP_URI = Pattern.compile(
            "sips?:(?:([^@\\s,<>\"]+)@)?(\\[[^\\]]+]|[^:;?@\\s,<>\"\\[]+)" + "(?::(\\d{1,5}))?(?:;[^?\\s,<>\"]*)?");

    private NetworkValues() {}

    /** An address or a host name; IPv6 with or without brackets, given back without. */
    static Parser<String> host() {
        return text -> {
            String host = withoutBrackets(text);
            if (isIpv4(host) || isIpv6(host) || isHostName(text)) {
                return host;
            }
            throw new InvalidValueException("neither an address nor a host name");
        };
    }

    /** A host, IPv6 in brackets, with a port where it is not 5060. */
    static Parser<String> domain() {
        return text -> {
            int colon = text.lastIndexOf(':');
            boolean hasPort = colon > text.lastIndexOf(']') && text.indexOf(':') == colon
                    || colon > 0 && text.charAt(colon - 1) == ']';
            String host = hasPort ? text.substring(0, colon) : text;
            boolean isHost = isIpv4(host) || isHostName(host) || isBracketed(host) && isIpv6(withoutBrackets(host));
            if (!isHost || hasPort && !isPort(text.substring(colon + 1))) {
                throw new InvalidValueException("not a domain with an optional port");
            }
            return text;
        };
    }

    /** An address, a network in prefix notation such as 10.0.0.0/8, or the domain of a certificate, tls:proxy.example.com. */
    static Parser<String> trustedPeer() {
        return text -> {
            if (text.startsWith(TrustedPeers.TLS)) {
                return certificateDomain(text);
            }
            int slash = text.indexOf('/');
            String address = slash < 0 ? text : text.substring(0, slash);
            int longest = isIpv4(address) ? 32 : isIpv6(address) ? 128 : -1;
            if (longest < 0 || slash >= 0 && !isPrefixLength(text.substring(slash + 1), longest)) {
                throw new InvalidValueException("neither an address nor a network in prefix notation");
            }
            return text;
        };
    }

    private static String certificateDomain(String text) throws InvalidValueException {
        if (!isHostName(text.substring(TrustedPeers.TLS.length()))) {
            throw new InvalidValueException("not tls: and a domain, without wildcard and port: " + text);
        }
        return text;
    }

    /** A sip or sips URI; with a user part where {@code needsUser}. */
    static Parser<String> sipUri(boolean needsUser) {
        return text -> {
            var uri = SIP_URI.matcher(text);
            if (!uri.matches()
                    || needsUser && uri.group(1) == null
                    || uri.group(3) != null && !isPort(uri.group(3))
                    || !isUriHost(uri.group(2))) {
                throw new InvalidValueException(needsUser ? "not a SIP URI with a user" : "not a SIP URI");
            }
            return text;
        };
    }

    /** Where documents lie on a web server: http or https, a host, no query and no fragment; or empty. */
    static Parser<String> httpRoot() {
        return text -> {
            try {
                URI uri = new URI(text);
                boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
                boolean isRoot = isHttp
                        && uri.getHost() != null
                        && uri.getRawUserInfo() == null
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null;
                if (text.isEmpty() || isRoot) {
                    return text;
                }
            } catch (URISyntaxException e) {
                throw new InvalidValueException("not a URI");
            }
            throw new InvalidValueException("not an http or https URI that documents can lie below");
        };
    }

    /** Origin of web pages as browsers send it (RFC 6454 section 6.1), or {@code *}. */
    static Parser<String> origin() {
        return text -> {
            var origin = ORIGIN.matcher(text);
            boolean isOrigin = origin.matches()
                    && isUriHost(origin.group(1))
                    && (origin.group(2) == null || isPort(origin.group(2)));
            if (!isOrigin && !text.equals("*")) {
                throw new InvalidValueException("not *, and no origin such as https://chat.example.com: " + text);
            }
            return text;
        };
    }

    private static boolean isUriHost(String host) {
        return isBracketed(host) ? isIpv6(withoutBrackets(host)) : isIpv4(host) || isHostName(host);
    }

    private static boolean isPort(String digits) {
        return digits.matches("\\d{1,5}") && Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= 65_535;
    }

    private static boolean isPrefixLength(String digits, int longest) {
        return digits.matches("\\d{1,3}") && Integer.parseInt(digits) <= longest;
    }

    private static boolean isIpv4(String text) {
        return IPV4_ADDRESS.matcher(text).matches();
    }

    /** A name whose last label is all digits would be an address that is none. */
    private static boolean isHostName(String text) {
        return HOST_NAME.matcher(text).matches()
                && !text.substring(text.lastIndexOf('.') + 1).matches("\\d+");
    }

    private static boolean isBracketed(String text) {
        return text.startsWith("[") && text.endsWith("]");
    }

    private static String withoutBrackets(String text) {
        return isBracketed(text) ? text.substring(1, text.length() - 1) : text;
    }

    /** RFC 4291 section 2.2: eight groups, one run of zeros may be left out, the last two may be an IPv4 address. */
    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        String tail = text.substring(gap + 2);
        if (tail.contains("::")) {
            return false;
        }
        int before = groups(text.substring(0, gap), false);
        int after = groups(tail, true);
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    /** How many groups of 16 bits the text has; -1 if one is none. */
    private static int groups(String text, boolean mayEndInIpv4) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        int groups = 0;
        for (int i = 0; i < parts.length; i++) {
            if (mayEndInIpv4 && i == parts.length - 1 && isIpv4(parts[i])) {
                groups += 2;
            } else if (HEX_GROUP.matcher(parts[i]).matches()) {
                groups++;
            } else {
                return -1;
            }
        }
        return groups;
    }
}
