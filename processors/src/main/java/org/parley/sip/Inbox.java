package org.parley.sip;

/** Where sockets put what they receive. Called on socket threads; must not block. */
interface Inbox {

    /**
     * One datagram or one framed message.
     *
     * @param message its octets, never changed afterwards
     * @return false when the lane is full: a datagram is then lost, a stream waits
     */
    boolean receive(byte[] message, Flow from);
}
