package org.parley.osgi.console;

import java.util.List;

/**
 * Sessions that live.
 *
 * @param total how many there are
 * @param newest the newest of them, the newest first
 * @param silent ids of those among the newest that were too busy to answer
 */
public record SessionList(int total, List<SessionRow> newest, List<String> silent) {

    public SessionList {
        newest = List.copyOf(newest);
        silent = List.copyOf(silent);
    }
}
