package org.parley.sdp;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator allows in MSRP media (rule A7).
 *
 * @param acceptTypes {@code msrp.acceptTypes}
 * @param acceptWrappedTypes {@code msrp.acceptWrappedTypes}
 * @param maxSizeBytes {@code msrp.maxSize}, above 0
 * @param requireCpim {@code msrp.requireCpim}: refuse peers that do not accept {@code message/cpim}
 * @param transports those that have a listener and are allowed: without TCP when TLS is required
 * @param chatroom tokens of {@code a=chatroom} (RFC 7701 section 8) that the switch supports; empty: no such line
 * @param cema {@code msrp.cema}: set when CEMA (RFC 6714) is on
 */
public record MediaPolicy(
        MediaTypes acceptTypes,
        MediaTypes acceptWrappedTypes,
        long maxSizeBytes,
        boolean requireCpim,
        Set<MsrpTransport> transports,
        Optional<List<String>> chatroom,
        Optional<HostComparison> cema) {

    public MediaPolicy {
        transports = Set.copyOf(transports);
        chatroom = chatroom.map(List::copyOf);
        if (maxSizeBytes < 1) {
            throw new IllegalArgumentException("maxSizeBytes is below 1");
        }
        if (acceptTypes.isEmpty()) {
            throw new IllegalArgumentException("acceptTypes is empty");
        }
        if (!transports.contains(MsrpTransport.TCP) && !transports.contains(MsrpTransport.TLS)) {
            throw new IllegalArgumentException("transports has neither TCP nor TLS");
        }
    }

    /** What we offer where nobody has offered anything: TCP, unless TLS is required. */
    MsrpTransport preferredTransport() {
        return transports.contains(MsrpTransport.TCP) ? MsrpTransport.TCP : MsrpTransport.TLS;
    }
}
