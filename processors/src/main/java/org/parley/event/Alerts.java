package org.parley.event;

/** First word of what is logged here as WARN; it says what the operator has to do. */
public final class Alerts {

    /**
     * Messages that should be archived are not. Where no route consumes {@code outbox:messages}: install the feature that
     * brings one, or switch {@code messages.archive} off; where the outbox is full, see what it says.
     */
    public static final String NOT_ARCHIVED = "ARCHIVE-NOT-ARCHIVED";

    private Alerts() {}
}
