package org.parley.sip;

/** Where sockets put what they receive, and tell what they send. Called on socket threads; must not block. */
interface Inbox {

    /**
     * One datagram or one framed message.
     *
     * @param message its octets, never changed afterwards
     * @return false when the lane is full: a datagram is then lost, a stream waits
     */
    boolean receive(byte[] message, Flow from);

    /** A message is about to leave. */
    default void sending(byte[] message) {}
}
