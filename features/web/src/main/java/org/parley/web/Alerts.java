package org.parley.web;

/** First word of what is logged here as WARN; each says what the operator has to do. */
final class Alerts {

    /** Somebody has not the password of a user, or no such user is there. Once is a slip; often, find out who it is. */
    static final String LOGIN_FAILED = "WEB-LOGIN-FAILED";

    /** Somebody guesses passwords: logins are refused for a minute. Find the address out, and keep it away from the server. */
    static final String LOGINS_REFUSED = "WEB-LOGINS-REFUSED";

    /** A user has none of the roles viewer, operator and admin: give him one in {@code etc/users.properties}, or tell him. */
    static final String NO_ROLE = "WEB-NO-ROLE";

    /** Pages that are open are not brought up to date: an error of ours, report it. */
    static final String FEED_FAILED = "WEB-FEED-FAILED";

    private Alerts() {}
}
