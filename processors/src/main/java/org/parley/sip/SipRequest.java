package org.parley.sip;

import java.net.InetSocketAddress;

/** A received request. */
public interface SipRequest extends SipMessage {

    String method();

    String requestUri();

    /** Value of Max-Forwards as received, 0 to 255; 70 when the header was missing. */
    int maxForwards();

    /** Where the packet came from. */
    InetSocketAddress source();

    /** True when {@link #source()} is one of {@code sip.trustedPeers}: its P-Asserted-Identity may be believed. */
    boolean isFromTrustedPeer();
}
