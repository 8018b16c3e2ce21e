package org.parley.osgi.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.parley.conference.ConferenceView;

/** Completes ids of sessions that live. */
@Service
public final class LiveSessionCompleter extends ImCompleter {

    @Override
    List<String> candidates(Operations operations, CommandLine line) {
        return ids(operations);
    }

    static List<String> ids(Operations operations) {
        return operations.sessions().live().views().stream()
                .map(ConferenceView::id)
                .toList();
    }
}
