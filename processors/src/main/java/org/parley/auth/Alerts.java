package org.parley.auth;

/** First word of what authentication logs as WARN or ERROR; each says what the operator has to do. */
public final class Alerts {

    /** The file of users cannot be read: nobody can authenticate, or those of before can. Put the file or its rights right. */
    public static final String USERS_NOT_READ = "USERS-NOT-READ";

    /** A line of the file of users is not understood and left out; its user cannot authenticate. Correct the line. */
    public static final String USER_NOT_UNDERSTOOD = "USER-NOT-UNDERSTOOD";

    /** The JAAS realm does not answer as it has to: its login module failed, or it is not there. Look at the cause. */
    public static final String REALM_FAILED = "AUTHENTICATION-REALM-FAILED";

    private Alerts() {}
}
