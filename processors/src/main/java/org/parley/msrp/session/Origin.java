package org.parley.msrp.session;

/** Where a message comes from, as its delivery sees it: a participant's session, or a service of the server itself. */
interface Origin {

    /** What recipients' lanes know the sender by. */
    Object lane();

    /** True for a session that gets no copy because the message came from it. */
    boolean isFrom(MsrpSession session);

    /** True when the Message-ID might tell who the sender is, so that recipients get another. */
    boolean hidesMessageId();

    MessageClaims claims();

    void count(MsrpEvent event);

    /** Where short messages wait for others to the same recipients. */
    Gathering gathering();

    /** {@code outlet} got something. */
    void touched(Outlet outlet);

    /** A recipient lags behind when {@code sent} octets of the message have gone. */
    void lags(Outlet outlet, long sent);

    /** A recipient does not get the message, or not all of it; from any thread, once for each message. */
    void undelivered();
}
