package org.parley.operation;

import java.util.List;
import java.util.Optional;
import org.parley.conference.ConferenceView;

/**
 * Some of the sessions that live, oldest first.
 *
 * @param sessions those that answered
 * @param silent ids of those that are too busy to answer
 * @param next where the page behind this one begins; empty behind the last
 */
public record SessionPage(List<ConferenceView> sessions, List<String> silent, Optional<String> next) {

    public SessionPage {
        sessions = List.copyOf(sessions);
        silent = List.copyOf(silent);
    }
}
