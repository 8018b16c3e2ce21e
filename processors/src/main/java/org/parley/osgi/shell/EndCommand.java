package org.parley.osgi.shell;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;

/** {@code im:end}: a session ends for everybody. */
@Service
@Command(
        scope = "im",
        name = "end",
        description = "End a session for everybody",
        detailedDescription = "Who is connected gets BYE, who is still called CANCEL, a creator who waits 480.")
public final class EndCommand extends ImCommand {

    @Argument(name = "ID", required = true, description = "Id or URI of the session")
    @Completion(LiveSessionCompleter.class)
    private String id;

    @Override
    void run(Operations operations, PrintStream out) throws OperationException {
        ConferenceView before = operations.sessions().end(id);
        out.println("Session %s is ended; it had %d connected and %d pending users"
                .formatted(before.id(), before.count(LegView::isConnected), before.count(LegView::isPending)));
    }
}
