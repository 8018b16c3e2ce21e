package org.parley.sip;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code sip.trustedPeers}: the hops whose P-Asserted-Identity is believed, by their address or by the domain that their
 * certificate speaks for (RFC 5922 section 7.4).
 *
 * @param blocks addresses and networks
 * @param domains without {@code tls:}
 */
public record TrustedPeers(List<Cidr> blocks, List<String> domains) {

    /** Before the domain of a certificate. */
    public static final String TLS = "tls:";

    public TrustedPeers {
        blocks = List.copyOf(blocks);
        domains = List.copyOf(domains);
    }

    /**
     * @param entries addresses, networks in prefix notation, and domains behind {@code tls:}
     * @throws IllegalArgumentException when one is none of these; the message names it
     */
    public static TrustedPeers of(List<String> entries) {
        Map<Boolean, List<String>> byKind =
                entries.stream().collect(Collectors.partitioningBy(entry -> entry.startsWith(TLS)));
        return new TrustedPeers(
                byKind.get(false).stream().map(Cidr::parse).toList(),
                byKind.get(true).stream()
                        .map(entry -> entry.substring(TLS.length()))
                        .toList());
    }

    /** As {@link #of(List)}. */
    public static TrustedPeers of(String... entries) {
        return of(List.of(entries));
    }

    /** True when whatever comes from the address is believed. */
    public boolean contains(InetAddress address) {
        for (Cidr block : blocks) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** True when what comes this way is believed: by the address, or by the certificate that its peer has shown. */
    //= RFC5922-7.4-1
    boolean contains(Flow from) {
        if (contains(from.peer().getAddress())) {
            return true;
        }
        return !domains.isEmpty()
                && from.provenDomains().stream().anyMatch(proven -> domains.stream()
                        .anyMatch(domain -> PeerCertificate.isSame(proven, domain)));
    }
}
