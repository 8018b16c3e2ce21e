package org.parley.outbox;

/** First word of what the outbox logs as WARN or ERROR; each says what the operator has to do. */
public final class Alerts {

    /** More than 80 % is used: find out with {@code im:outbox} which subscription does not get rid of its entries, and why. */
    public static final String NEARLY_FULL = "OUTBOX-NEARLY-FULL";

    /** Nothing more is recorded: put the broker right, discard with {@code im:outbox --discard}, or raise the bound. */
    public static final String FULL = "OUTBOX-FULL";

    /** The file cannot be opened or written; it is tried again. Look at the directory, its rights and the disk. */
    public static final String UNAVAILABLE = "OUTBOX-UNAVAILABLE";

    /** The file was damaged and lies beside the new one; what it held is not delivered. Keep it for analysis, or delete it. */
    public static final String SET_ASIDE = "OUTBOX-SET-ASIDE";

    /** A route or its broker does not take entries; they are tried again. Look at the broker and at the route. */
    public static final String NOT_DELIVERED = "OUTBOX-NOT-DELIVERED";

    /** The oldest entry of a subscription waits for long: its route is stopped, missing, slow or fails. */
    public static final String OLD_ENTRIES = "OUTBOX-OLD-ENTRIES";

    /** An entry could not be written as octets and is lost: an error of ours, report it. */
    public static final String NOT_ENCODED = "OUTBOX-NOT-ENCODED";

    /** An operator gave up entries; the log has it for the record. */
    public static final String DISCARDED = "OUTBOX-DISCARDED";

    private Alerts() {}
}
