package org.parley.sip;

import java.nio.ByteBuffer;
import java.util.Optional;

/** How messages lie on a connection. Belongs to the selector thread. */
interface Framing {

    /** A stream that cannot be cut any further; the connection has to be closed. */
    final class BrokenStream extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Optional<Refusal> refusal;
        private final byte[] head;

        /** @param head what was read of the message at fault */
        BrokenStream(int status, String fault, byte[] head) {
            super(fault);
            this.refusal = Optional.of(new Refusal(status, fault));
            this.head = head;
        }

        /** No SIP message is at fault; what the peer is told is in {@link Framing#takeReply}. */
        BrokenStream(String fault) {
            super(fault);
            this.refusal = Optional.empty();
            this.head = new byte[0];
        }

        /** The answer to the message at fault, if one is. */
        Optional<byte[]> answer(Flow from) {
            return refusal.flatMap(each -> Refusals.ofBrokenMessage(head, each, from));
        }

        /** True when the connection never carried, or no longer carries, what it is for. */
        boolean isOfTransport() {
            return refusal.isEmpty();
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

    /** A message as it lies on the connection. Called from any thread. */
    default byte[] framed(byte[] message) {
        return message;
    }

    /** True when the peer has said what he speaks, so that he may be silent until he has something to say. */
    default boolean isGreeted() {
        return false;
    }

    /** Octets that a peer who is there answers; empty where nothing is agreed on. */
    default Optional<byte[]> question() {
        return Optional.empty();
    }

    /** True when the peer has said that he ends. */
    default boolean hasEnded() {
        return false;
    }
}
