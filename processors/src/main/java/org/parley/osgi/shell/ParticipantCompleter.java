package org.parley.osgi.shell;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;

/** Completes URIs of users who can be removed from the session that the argument before names. */
@Service
public final class ParticipantCompleter extends ImCompleter {

    /** What the shell reads as part of a word. */
    private static final String PLAIN = "[A-Za-z0-9:@.+_%-]+";

    @Override
    List<String> candidates(Operations operations, CommandLine line) throws OperationException {
        Optional<ConferenceView> session = sessionBefore(operations, line);
        return session.stream()
                .flatMap(view -> view.legs().stream())
                .filter(leg -> leg.isConnected() || leg.isPending())
                .map(LegView::user)
                .map(user -> user.matches(PLAIN) ? user : '"' + user + '"')
                .toList();
    }

    private static Optional<ConferenceView> sessionBefore(Operations operations, CommandLine line)
            throws OperationException {
        Optional<String> name = Arrays.stream(line.getArguments())
                .skip(1)
                .limit(Math.max(0, line.getCursorArgumentIndex() - 1L))
                .filter(argument -> !argument.startsWith("-"))
                .findFirst();
        return name.isEmpty() ? Optional.empty() : operations.sessions().find(name.get());
    }
}
