package org.parley.camel;

/** What a Request-URI names at this server. */
public enum SipTarget {
    /** A conference-factory URI. */
    FACTORY,
    /** A pre-defined group, or a URI that a group's document has yet to be looked for. */
    GROUP,
    /** A live session. */
    SESSION,
    /** The dialog of a participant, inside which the request came. */
    DIALOG,
    /** Nothing that exists here. */
    UNKNOWN
}
