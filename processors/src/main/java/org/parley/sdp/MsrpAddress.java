package org.parley.sdp;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where an MSRP URI points: what is needed to connect and to refuse a path that nobody could use. The whole URI stays
 * the peer's text.
 *
 * @param transport from the scheme and the transport parameter
 * @param host name, IPv4 address, or IPv6 address without brackets
 * @param port 1 to 65535
 */
public record MsrpAddress(MsrpTransport transport, String host, int port) {

    /** Port of a URI that names none, RFC 4975 section 15.4. */
    static final int DEFAULT_PORT = 2855;

    /**
     * Reads the address out of a URI.
     *
     * <p>{@code MSRP-URI = msrp-scheme "://" authority ["/" session-id] ";" transport *( ";" URI-parameter)}, where
     * the session-id is demanded and the transport must be tcp or ws (RFC 7977 section 5.2.1): without either no request could reach the session.
     */
    //= RFC4975-8.2-4
    static Optional<MsrpAddress> tryParse(String uri) {
        int schemeEnd = uri.indexOf("://");
        int slash = schemeEnd < 0 ? -1 : uri.indexOf('/', schemeEnd + 3);
        int semicolon = slash < 0 ? -1 : uri.indexOf(';', slash);
        if (semicolon <= slash + 1 || !isVisibleAscii(uri)) {
            return Optional.empty();
        }
        String authority = uri.substring(schemeEnd + 3, slash);
        String parameters = uri.substring(semicolon + 1);
        int end = parameters.indexOf(';');
        return MsrpTransport.of(uri.substring(0, schemeEnd), end < 0 ? parameters : parameters.substring(0, end))
                .flatMap(transport -> tryAuthority(transport, authority));
    }

    private static boolean isVisibleAscii(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** {@code authority = [userinfo "@"] host [":" port]} */
    private static Optional<MsrpAddress> tryAuthority(MsrpTransport transport, String authority) {
        String hostPort = authority.substring(authority.lastIndexOf('@') + 1);
        int hostEnd = hostPort.startsWith("[") ? hostPort.indexOf(']') + 1 : hostPort.indexOf(':');
        if (hostEnd < 0) {
            hostEnd = hostPort.length();
        }
        String host = hostPort.substring(0, hostEnd);
        String rest = hostPort.substring(hostEnd);
        OptionalInt port = rest.isEmpty()
                ? OptionalInt.of(DEFAULT_PORT)
                : rest.charAt(0) == ':' ? SdpFields.tryNumber(rest.substring(1), 65_535) : OptionalInt.empty();
        if (port.isEmpty() || port.getAsInt() == 0 || !isHost(host)) {
            return Optional.empty();
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return Optional.of(new MsrpAddress(transport, bare, port.getAsInt()));
    }

    private static boolean isHost(String host) {
        boolean bracketed = host.startsWith("[");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        return !bare.isEmpty()
                && bare.chars()
                        .allMatch(c -> Character.digit(c, 36) >= 0
                                || c == '.'
                                || c == '-'
                                || (c == '_' && !bracketed)
                                || (c == ':' && bracketed));
    }
}
