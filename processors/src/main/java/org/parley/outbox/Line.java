package org.parley.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The entries of one key in a window, in order; guarded by its subscription. */
final class Line {

    private final String key;
    private final Deque<Slot> waiting = new ArrayDeque<>();
    private List<Slot> failed = List.of();
    private int failures;
    private long dueMs;
    private boolean isInFlight;

    Line(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    void add(Slot slot) {
        waiting.add(slot);
    }

    boolean isEmpty() {
        return waiting.isEmpty() && failed.isEmpty();
    }

    /** Since when the entry waits that has waited longest, by the steady clock. */
    long sinceMs() {
        return failed.isEmpty() ? waiting.getFirst().sinceMs() : failed.get(0).sinceMs();
    }

    int failures() {
        return failures;
    }

    long dueMs() {
        return dueMs;
    }

    void due(long atMs) {
        dueMs = atMs;
    }

    /** What is to go now: what failed once more, or what came. */
    List<Slot> take(int mostEntries, long mostBytes) {
        if (!failed.isEmpty()) {
            List<Slot> again = failed;
            failed = List.of();
            return again;
        }
        List<Slot> taken = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && taken.size() < mostEntries) {
            bytes += waiting.getFirst().lengthBytes();
            if (bytes > mostBytes && !taken.isEmpty()) {
                break;
            }
            taken.add(waiting.removeFirst());
        }
        return taken;
    }

    boolean isInFlight() {
        return isInFlight;
    }

    void isInFlight(boolean is) {
        isInFlight = is;
    }

    void delivered() {
        failures = 0;
        isInFlight = false;
    }

    /** Keeps what has to go again; counts. */
    void failed(List<Slot> again) {
        failed = again;
        failures++;
        isInFlight = false;
    }

    /** Forgets what was discarded. */
    void dropDone() {
        waiting.removeIf(Slot::isDone);
        failed = failed.stream().filter(slot -> !slot.isDone()).toList();
        if (failed.isEmpty()) {
            failures = 0;
        }
    }
}
