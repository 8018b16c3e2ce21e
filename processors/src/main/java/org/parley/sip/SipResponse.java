package org.parley.sip;

/** A received response, or one made here in place of one that never came (408, 503 of RFC 3261 section 8.1.3.1). */
public interface SipResponse extends SipMessage {

    /** 100 to 699. */
    int status();

    String reason();

    /** True when it came from one of {@code sip.trustedPeers}: its P-Asserted-Identity may be believed. */
    boolean isFromTrustedPeer();
}
