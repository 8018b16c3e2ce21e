package org.parley.mime;

/** The handling parameter of Content-Disposition, RFC 3261 section 20.11. */
public enum Handling {
    /** Not understanding the part fails the request with 415. The default. */
    REQUIRED,
    /** The part may be left aside. */
    OPTIONAL
}
