package org.parley.sdp;

/**
 * Every deviation from the grammar that is accepted, and for whom. All are always on: the parser has no strict mode, so
 * these are names to point at, from the comment at the place that lets each one pass.
 */
enum SdpTolerance {
    /** RFC 4566 section 5: lines end with CRLF; a bare LF should be accepted. */
    LINE_FEED_ONLY,
    /** RFC 4566 section 5: an unknown type letter discards the description. Kept and not read: extensions exist. */
    UNKNOWN_LINE_TYPE,
    /** RFC 4566 section 5 fixes the order of lines; clients put b= and k= anywhere. Only v= first is insisted on. */
    LINES_OUT_OF_ORDER,
    /** RFC 4566 section 5.9 demands t=; stripped-down clients leave it out, and it means nothing here. */
    TIMING_MISSING,
    /** RFC 4566 section 5.7 demands c= somewhere; MSRP takes the address from its path. */
    CONNECTION_MISSING,
    /** RFC 4566 section 5.3: s= has at least one character; deployed clients leave it empty. */
    SESSION_NAME_EMPTY,
    /** RFC 4566 section 5: text is UTF-8; octets that are not become U+FFFD instead of failing the call. */
    TEXT_NOT_UTF8,
    /** RFC 4566 section 9: fields are separated by one space; runs of spaces are one separator. */
    RUNS_OF_SPACES,
    /** RFC 4566 section 9: nothing follows the last line; empty lines at the end come from sloppy multiparts. */
    EMPTY_LINES_AT_END,
    /** RFC 4975 section 8.6: max-size is a number; one that is not counts as absent, as does the old "maxsize". */
    MAX_SIZE_UNREADABLE,
    /** RFC 8122 section 5: fingerprints are upper-case hexadecimal; lower case is read as well. */
    FINGERPRINT_LOWER_CASE
}
