package org.parley.sip;

/**
 * Deviations from RFC 3261 that are accepted, each with the section it relaxes and who needs it. All are always on: these
 * are names to point at, from the comment at the place that lets each one pass.
 */
enum Tolerance {
    /** Blanks inside the angle brackets, for which section 25.1 has no room; RFC 4475 section 3.1.2.14 leaves it open. */
    BLANKS_IN_BRACKETS,
    /**
     * Display names with other characters than those of tokens, without the quotes of section 25.1: users with a comma or an
     * accent in their names. RFC 4475 section 3.1.2.15 leaves it open.
     */
    BARE_DISPLAY_NAME,
    /** A Date in another zone than GMT, against section 20.17: nobody here reads it (RFC 4475 section 3.1.2.12). */
    DATE_NOT_IN_GMT,
    /** Three colons before the IPv4 part of an address, which section 25.1 yields; RFC 5118 section 4.10 demands it. */
    THREE_COLONS
}
