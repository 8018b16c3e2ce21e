package org.parley.sip;

/** The parts of a sip or sips URI by their delimiters. A user part may have {@code ;}, {@code ?} and {@code /}, but no {@code @}. */
final class UriText {

    private UriText() {}

    /** The URI up to the headers, which are instructions and not part of the address. */
    static String withoutHeaders(String uri) {
        int headers = uri.indexOf('?', hostFrom(uri));
        return headers < 0 ? uri : uri.substring(0, headers);
    }

    /** True when it has a headers component, if only an empty one. */
    static boolean hasHeaders(String uri) {
        return uri.indexOf('?', hostFrom(uri)) >= 0;
    }

    /** hostport = host [ ":" port ]; what is in brackets is an address, and no part of it a port. */
    //= RFC5118-4.2
    //= RFC5118-4.3
    //= RFC5118-4.4
    static boolean hasHostPort(String uri) {
        int from = hostFrom(uri);
        int end = from;
        while (end < uri.length() && ";?/".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        String hostPort = uri.substring(from, end);
        int colon = hostPort.indexOf(':', hostPort.lastIndexOf(']') + 1);
        String host = colon < 0 ? hostPort : hostPort.substring(0, colon);
        boolean isHost = host.startsWith("[") ? Cidr.numeric(host).isPresent() : isName(host);
        return isHost && (colon < 0 || isPort(hostPort.substring(colon + 1)));
    }

    /** Letters and digits of any script are left to the resolver, and so is where hyphens may stand. */
    private static boolean isName(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!Character.isLetterOrDigit(c) && ".-_".indexOf(c) < 0) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    private static boolean isPort(String digits) {
        long port = RawHead.number(digits);
        return port >= 0 && port <= 65_535;
    }

    private static int hostFrom(String uri) {
        return Math.max(uri.indexOf('@'), uri.indexOf(':')) + 1;
    }
}
