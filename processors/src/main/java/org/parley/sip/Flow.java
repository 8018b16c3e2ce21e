package org.parley.sip;

import java.net.InetSocketAddress;

/** A way to one peer: a UDP socket with the peer's address, or a TCP connection. */
interface Flow {

    /** {@code UDP} or {@code TCP}, as Via spells it. */
    String transport();

    default boolean isReliable() {
        return !transport().equals("UDP");
    }

    /** Our end; its address may be the wildcard. */
    InetSocketAddress local();

    InetSocketAddress peer();

    /** False when nothing can be sent any more. */
    boolean isOpen();

    /**
     * Sends without blocking.
     *
     * @param failed run, on any thread and once at the most, when it is known that the message did not leave
     */
    void send(byte[] message, Runnable failed);
}
