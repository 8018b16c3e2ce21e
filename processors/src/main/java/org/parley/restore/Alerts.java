package org.parley.restore;

/** First word of what the restoring of sessions logs as WARN or ERROR; each says what the operator has to do. */
public final class Alerts {

    /** A session could not be restored: its record is damaged, or of another version of the server. Its users begin anew. */
    public static final String NOT_RESTORED = "SESSION-NOT-RESTORED";

    /** What was kept could not be read at the start; see the alarms of the outbox. Sessions come back when it can. */
    public static final String LATE = "SESSIONS-NOT-READ";

    private Alerts() {}
}
