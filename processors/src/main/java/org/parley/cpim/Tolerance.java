package org.parley.cpim;

/** Deviations from RFC 3862 that the parser accepts, each with the section it relaxes and who needs it. */
final class Tolerance {

    /** LF alone ends a line, where section 2 has CRLF: clients that build the block from text templates. */
    static final boolean BARE_LINE_FEED = true;

    /** MIME headers follow the message headers without the blank line of section 2: seen in phones. */
    static final boolean NO_BLANK_LINE_BEFORE_MIME_HEADERS = true;

    /** Blank lines ahead of the first header: clients that count the line end of the outer headers twice. */
    static final boolean LEADING_BLANK_LINES = true;

    /** Header names in any case, where section 3.5 compares them with case. */
    static final boolean NAMES_WITHOUT_CASE = true;

    /** A URI without angle brackets in From, To and cc, where section 4.1 demands them. */
    static final boolean BARE_URI = true;

    private Tolerance() {}
}
