package org.parley.sip;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** A way to one peer: a UDP socket with the peer's address, or a connection. */
interface Flow {

    /** {@code UDP}, {@code TCP}, {@code TLS}, {@code WS} or {@code WSS}, as Via spells it. */
    String transport();

    default boolean isReliable() {
        return !transport().equals("UDP");
    }

    /** Whether TLS protects it. */
    default boolean isSecure() {
        return transport().equals("TLS") || transport().equals("WSS");
    }

    /** Whether a client opened it who cannot be connected to: a browser, as a rule (RFC 7118). */
    default boolean isWebSocket() {
        return transport().equals("WS") || transport().equals("WSS");
    }

    /** Domains that the peer's certificate speaks for, which an authority has issued (RFC 5922 section 7.1); empty without one. */
    default List<String> provenDomains() {
        return List.of();
    }

    /** Our end; its address may be the wildcard. */
    InetSocketAddress local();

    InetSocketAddress peer();

    /** False when nothing can be sent any more. */
    boolean isOpen();

    /** Why it was closed, where that is known and not the peer's wish. */
    default Optional<String> fault() {
        return Optional.empty();
    }

    /**
     * Sends without blocking.
     *
     * @param failed run, on any thread and once at the most, when it is known that the message did not leave
     */
    void send(byte[] message, Runnable failed);
}
