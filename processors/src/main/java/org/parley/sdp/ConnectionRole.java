package org.parley.sdp;

/** Our part in opening the TCP connection of one leg. */
public enum ConnectionRole {
    /** We connect to the first URI of the peer's path, at once. */
    ACTIVE,
    /** The peer connects to our path; we listen. */
    PASSIVE
}
