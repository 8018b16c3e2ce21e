package org.parley.camel;

/** What a Request-URI names at this server. */
public enum SipTarget {
    /** A conference-factory URI. */
    FACTORY,
    /** A live session. */
    SESSION,
    /** Nothing that exists here. */
    UNKNOWN
}
