package org.parley.harness;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** What carries the frames of an MSRP peer: at most one connection at a time, whose reader hands whole frames on. */
interface MsrpLink extends AutoCloseable {

    /** Port that the peer's description names. */
    int port();

    InetSocketAddress remote();

    void connect(InetSocketAddress target);

    /** Waits for the server to connect. */
    void awaitConnection();

    void awaitClose();

    /** What the server shows on the connection in use, where its description promises it. */
    Optional<X509Certificate> shown();

    void write(byte[] octets);

    /** Closes the connection; another one may follow. */
    void drop();

    @Override
    void close();
}
