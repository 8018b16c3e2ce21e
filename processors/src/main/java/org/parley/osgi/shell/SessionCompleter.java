package org.parley.osgi.shell;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.parley.conference.ConferenceView;

/** Completes ids of sessions that live or ended within the last hour. */
@Service
public final class SessionCompleter extends ImCompleter {

    @Override
    List<String> candidates(Operations operations, CommandLine line) {
        List<String> ids = new ArrayList<>(LiveSessionCompleter.ids(operations));
        operations.sessions().ended().latestFirst().stream()
                .map(ConferenceView::id)
                .forEach(ids::add);
        return ids;
    }
}
