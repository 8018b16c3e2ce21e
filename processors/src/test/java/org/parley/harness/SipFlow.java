package org.parley.harness;

import java.net.InetSocketAddress;

/** The way a message came, to be used for the answer. */
interface SipFlow {

    /** UDP or TCP, as in Via. */
    String transport();

    InetSocketAddress remote();

    /** The peer's own address and port on this way. */
    InetSocketAddress local();

    void send(byte[] message);
}
