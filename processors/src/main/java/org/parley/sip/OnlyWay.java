package org.parley.sip;

import gov.nist.javax.sip.address.SipUri;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;

/** Whether a peer can be reached on his own connection alone. */
final class OnlyWay {

    /** Names that lead nowhere (RFC 2606 section 2), as clients write them that have no address. */
    private static final String NOWHERE = ".invalid";

    private OnlyWay() {}

    /**
     * True when requests to {@code target} go down the connection that a request or response of his came on.
     *
     * @param target his Contact
     */
    //= RFC7118-5.2.4-1
    //= RFC5626-4.3-1
    static boolean isTo(String target, Flow flow) {
        boolean fits = flow.isReliable() && flow.isOpen() && (flow.isSecure() || !ContactForm.isSips(target));
        return fits
                && Grammar.sipUri(target)
                        .filter(uri -> isUnreachable(uri, flow))
                        .isPresent();
    }

    private static boolean isUnreachable(SipUri uri, Flow flow) {
        return flow.isWebSocket()
                || uri.getHost().toLowerCase(Locale.ROOT).endsWith(NOWHERE)
                || uri.hasParameter("ob")
                || address(uri).filter(flow.peer()::equals).isPresent();
    }

    private static Optional<InetSocketAddress> address(SipUri uri) {
        return Cidr.numeric(uri.getHost()).map(host -> new InetSocketAddress(host, Math.max(0, uri.getPort())));
    }
}
