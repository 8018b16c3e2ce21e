package org.parley.outbox;

import java.util.Optional;

/** What a subscription counts; guarded by it. */
final class DeliveryCounts {

    /** Characters of an error that are shown. Ours. */
    private static final int LONGEST_ERROR = 300;

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
        String text = cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
        String line = text.replaceAll("\\s+", " ");
        lastError = Optional.of(line.length() > LONGEST_ERROR ? line.substring(0, LONGEST_ERROR) + "..." : line);
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
