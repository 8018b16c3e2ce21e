package org.parley.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Host names as requests give them. No name server is asked: what a name means is for the operator to say. */
final class Hosts {

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(?:\\." + OCTET
            + "){3}|\\[?(?:::1|0:0:0:0:0:0:0:1)]?" + "|\\[?::ffff:127(?:\\." + OCTET + "){3}]?");

    private Hosts() {}

    /** True for a name or an address that never leaves this machine. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /** The host of a Host header, in lower case and without brackets; empty for none that is right. */
    static Optional<String> host(String header) {
        return authority("http://" + header).map(URI::getHost).map(Hosts::plain);
    }

    static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        boolean isBracketed = lower.startsWith("[") && lower.endsWith("]");
        return isBracketed ? lower.substring(1, lower.length() - 1) : lower;
    }

    static boolean isOneOf(String host, Collection<String> hosts) {
        return hosts.stream().map(Hosts::plain).anyMatch(host::equals);
    }

    /** True when a page of this origin came from the server that the request is for. */
    static boolean isSame(String origin, String scheme, String hostHeader) {
        Optional<URI> from = authority(origin);
        Optional<URI> to = authority(scheme + "://" + hostHeader);
        return from.isPresent()
                && to.isPresent()
                && from.get().getHost().equalsIgnoreCase(to.get().getHost())
                && port(from.get()) == port(to.get());
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static Optional<URI> authority(String text) {
        try {
            URI uri = new URI(text);
            boolean isPlain = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawPath().isEmpty();
            return isPlain ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
