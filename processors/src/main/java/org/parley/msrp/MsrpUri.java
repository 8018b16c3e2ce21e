package org.parley.msrp;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An MSRP URI, RFC 4975 section 6. Two URIs are equal as section 6.1 compares them: scheme, host and transport without
 * case, session id with it, ports alike; user part and parameters do not count.
 */
public final class MsrpUri {

    /** Most URIs of a path. Ours: two relays on either side are already rare. */
    public static final int MAX_PATH = 16;

    /** {@link #port} of a URI that names none. */
    public static final int NO_PORT = -1;

    private final String text;
    private final boolean secure;
    private final String host;
    private final int port;
    private final String sessionId;
    private final String transport;

    private MsrpUri(String text, boolean secure, String host, int port, String sessionId, String transport) {
        this.text = text;
        this.secure = secure;
        this.host = host;
        this.port = port;
        this.sessionId = sessionId;
        this.transport = transport;
    }

    /** The URI of a session of ours; {@code host} is a name or an address, IPv6 with or without brackets. */
    public static MsrpUri of(boolean secure, String host, int port, String sessionId, String transport) {
        String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        String text = (secure ? "msrps" : "msrp") + "://" + bracketed + ":" + port + "/" + sessionId + ";" + transport;
        return parse(text).orElseThrow(() -> new IllegalArgumentException("host makes no MSRP URI: " + host));
    }

    // MSRP-URI = msrp-scheme "://" authority ["/" session-id] ";" transport *( ";" URI-parameter)
    /** Reads one URI; empty when it is none. */
    //= RFC4975-6-1
    public static Optional<MsrpUri> parse(String text) {
        int afterScheme = text.indexOf("://");
        boolean secure = text.regionMatches(true, 0, "msrps://", 0, 8);
        if (!isVisible(text) || (!secure && !text.regionMatches(true, 0, "msrp://", 0, 7))) {
            return Optional.empty();
        }
        int authorityStart = afterScheme + 3;
        int parameters = text.indexOf(';', authorityStart);
        if (parameters < 0) {
            return Optional.empty();
        }
        int slash = text.indexOf('/', authorityStart);
        boolean hasSession = slash >= 0 && slash < parameters;
        String authority = text.substring(authorityStart, hasSession ? slash : parameters);
        String sessionId = hasSession ? text.substring(slash + 1, parameters) : "";
        int nextParameter = text.indexOf(';', parameters + 1);
        String transport = text.substring(parameters + 1, nextParameter < 0 ? text.length() : nextParameter);
        String hostPort = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = hostPort.indexOf(':', hostPort.startsWith("[") ? Math.max(hostPort.indexOf(']'), 0) : 0);
        String host = colon < 0 ? hostPort : hostPort.substring(0, colon);
        int port = colon < 0 ? NO_PORT : port(hostPort.substring(colon + 1));
        if (!isHost(host)
                || (colon >= 0 && port < 0)
                || !isAlphanumeric(transport)
                || (hasSession && sessionId.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new MsrpUri(text, secure, host, port, sessionId, transport));
    }

    /** Reads a path: URIs with spaces between; empty when one of them is none or there are too many. */
    public static Optional<List<MsrpUri>> parsePath(String text) {
        String[] parts = text.trim().split(" +", MAX_PATH + 1);
        List<MsrpUri> path = new ArrayList<>(parts.length);
        for (String part : parts) {
            Optional<MsrpUri> uri = path.size() == MAX_PATH ? Optional.empty() : parse(part);
            if (uri.isEmpty()) {
                return Optional.empty();
            }
            path.add(uri.get());
        }
        return Optional.of(List.copyOf(path));
    }

    /** True for {@code msrps}. */
    public boolean isSecure() {
        return secure;
    }

    /** Host as written, an IPv6 address in brackets. */
    public String host() {
        return host;
    }

    /** Port, or {@link #NO_PORT}. */
    public int port() {
        return port;
    }

    /** Session id, empty when there is none (a relay's URI). */
    public String sessionId() {
        return sessionId;
    }

    /** Transport as written. */
    public String transport() {
        return transport;
    }

    @Override
    //= RFC4975-6.1-1
    public boolean equals(Object other) {
        return other instanceof MsrpUri that
                && secure == that.secure
                && port == that.port
                && sessionId.equals(that.sessionId)
                && transport.equalsIgnoreCase(that.transport)
                && sameHost(host, that.host);
    }

    @Override
    public int hashCode() {
        return sessionId.hashCode() * 31 + port;
    }

    /** The URI as it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static boolean sameHost(String one, String other) {
        if (one.equalsIgnoreCase(other)) {
            return true;
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(one);
        return address != null && Arrays.equals(address, NetUtil.createByteArrayFromIpAddressString(other));
    }

    private static int port(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return NO_PORT;
        }
        int port = Integer.parseInt(digits);
        return port <= 65535 ? port : NO_PORT;
    }

    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            return host.endsWith("]") && NetUtil.isValidIpV6Address(host);
        }
        return !host.isEmpty()
                && host.toLowerCase(Locale.ROOT)
                        .chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_');
    }

    private static boolean isAlphanumeric(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>');
    }
}
