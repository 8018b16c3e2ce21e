package org.parley.sip;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code sip.trustedPeers}: the hops whose P-Asserted-Identity is believed, by their address or by the domain that their
 * certificate speaks for (RFC 5922 section 7.4).
 */
public final class TrustedPeers {

    /** Before the domain of a certificate. */
    public static final String TLS = "tls:";

    private final List<Cidr> blocks = new ArrayList<>();
    private final List<String> domains = new ArrayList<>();

    /**
     * @param entries addresses, networks in prefix notation, and domains behind {@code tls:}
     * @throws IllegalArgumentException when one is none of these; the message names it
     */
    public static TrustedPeers of(List<String> entries) {
        TrustedPeers peers = new TrustedPeers();
        for (String entry : entries) {
            if (entry.startsWith(TLS)) {
                peers.domains.add(entry.substring(TLS.length()));
            } else {
                peers.blocks.add(Cidr.parse(entry));
            }
        }
        return peers;
    }

    /** As {@link #of(List)}. */
    public static TrustedPeers of(String... entries) {
        return of(List.of(entries));
    }

    private TrustedPeers() {}

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
