package org.parley.sip;

import java.nio.ByteBuffer;
import java.util.Optional;

/** How messages lie on a connection. Belongs to the selector thread. */
interface Framing {

    /** A stream that cannot be cut any further; the connection has to be closed. */
    final class BrokenStream extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Refusal refusal;
        private final byte[] head;

        BrokenStream(int status, String fault, byte[] head) {
            super(fault);
            this.refusal = new Refusal(status, fault);
            this.head = head;
        }

        Refusal refusal() {
            return refusal;
        }

        /** What was read of the message at fault, to answer it. */
        byte[] head() {
            return head;
        }
    }

    /** Takes what was read. */
    void append(ByteBuffer octets);

    /** The next whole message, or empty when more octets are needed. */
    Optional<byte[]> next() throws BrokenStream;

    /** What the peer is owed beside answers, since the last call: octets for the connection, none as a rule. */
    byte[] takeReply();

    /** True when part of a message waits for its rest. */
    boolean isInsideMessage();

    /** Forgets what came of a broken stream. */
    void clear();

    /** Octets held now. */
    int capacity();
}
