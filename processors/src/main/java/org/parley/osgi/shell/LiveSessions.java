package org.parley.osgi.shell;

import java.util.List;
import org.parley.conference.ConferenceView;

/**
 * The sessions that live.
 *
 * @param views the oldest first, unless asked for the latest
 * @param silent ids of those that were too busy to answer
 */
public record LiveSessions(List<ConferenceView> views, List<String> silent) {

    public LiveSessions {
        views = List.copyOf(views);
        silent = List.copyOf(silent);
    }
}
