package org.parley.step;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parley.conference.UserPart;

/**
 * Which URIs are this server's: factory URIs are compared by user part and own domain or own address.
 *
 * @param domain {@code domain}, with port where it is not 5060
 * @param hosts further own hosts: listener addresses and names, without port, IPv6 in brackets
 * @param factories user parts of {@code factoryUris}
 */
public record OwnUris(String domain, Set<String> hosts, Set<String> factories) {

    /**
     * @param domain {@code domain}
     * @param addresses {@code sip.host}
     * @param factoryUris {@code factoryUris}
     */
    public static OwnUris of(String domain, List<String> addresses, List<String> factoryUris) {
        Stream<String> factoryHosts = factoryUris.stream().map(OwnUris::host);
        Stream<String> own = Stream.of(hostOf(domain), "localhost");
        Set<String> hosts = Stream.of(own, factoryHosts, addresses.stream().map(OwnUris::bracketed))
                .flatMap(s -> s)
                .map(OwnUris::canonical)
                .collect(Collectors.toUnmodifiableSet());
        return new OwnUris(
                domain, hosts, factoryUris.stream().map(OwnUris::user).collect(Collectors.toUnmodifiableSet()));
    }

    //= OMA-A1
    /** True when {@code uri} is an allocated conference-factory URI. */
    public boolean isFactory(String uri) {
        return isOwn(uri) && factories.contains(user(uri));
    }

    /** True when the host of {@code uri} is ours, whatever its port. */
    public boolean isOwn(String uri) {
        return hosts.contains(canonical(host(uri)));
    }

    /** Own host for the warn-agent, without port. */
    public String host() {
        return hostOf(domain);
    }

    /** User part of a sip or sips URI in its canonical spelling; empty when it has none. */
    public static String user(String uri) {
        int at = uri.indexOf('@');
        int colon = uri.indexOf(':');
        return at < 0 || colon < 0 || at < colon ? "" : UserPart.canonical(uri.substring(colon + 1, at));
    }

    private static String host(String uri) {
        String key = uri.substring(Math.max(uri.indexOf('@'), uri.indexOf(':')) + 1);
        int end = key.length();
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) == ';' || key.charAt(i) == '?') {
                end = i;
                break;
            }
        }
        return hostOf(key.substring(0, end));
    }

    private static String hostOf(String hostPort) {
        int colon = hostPort.lastIndexOf(':');
        return colon > hostPort.lastIndexOf(']') ? hostPort.substring(0, colon) : hostPort;
    }

    /** As hosts compare: in lower case, an IPv6 address in one spelling (RFC 3261 section 19.1.4). */
    private static String canonical(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("[")) {
            return lower;
        }
        try {
            return '[' + InetAddress.getByName(lower).getHostAddress() + ']';
        } catch (UnknownHostException e) {
            return lower;
        }
    }

    private static String bracketed(String address) {
        return address.indexOf(':') >= 0 && !address.startsWith("[") ? '[' + address + ']' : address;
    }
}
