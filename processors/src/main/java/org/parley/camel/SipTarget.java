package org.parley.camel;

/** What a Request-URI names at this server. */
public enum SipTarget {
    /** A conference-factory URI. */
    FACTORY,
    /** A live session. */
    SESSION,
    /** The dialog of a participant, inside which the request came. */
    DIALOG,
    /** Nothing that exists here. */
    UNKNOWN
}
