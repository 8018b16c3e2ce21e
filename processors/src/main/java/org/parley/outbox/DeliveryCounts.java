package org.parley.outbox;

import java.util.Optional;

/** What a subscription counts; guarded by it. */
final class DeliveryCounts {

    /** Characters of an error that are shown. Ours. */
    private static final int LONGEST_ERROR = 300;

    /** Causes of causes that are looked at; a chain may be a ring. Ours. */
    private static final int DEEPEST_CAUSE = 10;

    private long delivered;
    private long retries;
    private long discarded;
    private Optional<String> lastError = Optional.empty();

    void delivered(int entries) {
        delivered += entries;
        lastError = Optional.empty();
    }

    void failed(Throwable cause) {
        retries++;
        lastError = Optional.of(told(cause));
    }

    /** The failure and, where it has another message, what began it: libraries wrap "connection refused" several times. */
    //= CON-10
    private static String told(Throwable failure) {
        Throwable first = failure;
        for (int depth = 0; depth < DEEPEST_CAUSE && first.getCause() != null; depth++) {
            first = first.getCause();
        }
        String text = named(failure);
        if (first.getMessage() != null && !text.contains(first.getMessage())) {
            text += ", because of " + named(first);
        }
        String line = text.replaceAll("\\s+", " ");
        return line.length() > LONGEST_ERROR ? line.substring(0, LONGEST_ERROR) + "..." : line;
    }

    private static String named(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
    }

    void discarded(long entries) {
        discarded += entries;
    }

    long delivered() {
        return delivered;
    }

    long retries() {
        return retries;
    }

    long discarded() {
        return discarded;
    }

    Optional<String> lastError() {
        return lastError;
    }
}
