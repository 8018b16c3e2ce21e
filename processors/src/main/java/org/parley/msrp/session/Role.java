package org.parley.msrp.session;

/** Who opens the TCP connection of a session, RFC 6135 section 4.2, seen from here. */
public enum Role {
    /** We connect and send at once. */
    ACTIVE,
    /** The peer connects. */
    PASSIVE
}
