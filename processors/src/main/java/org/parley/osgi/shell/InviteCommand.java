package org.parley.osgi.shell;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;

/** {@code im:invite}: users are added to a session that goes on (7.2.2.2). */
@Service
@Command(
        scope = "im",
        name = "invite",
        description = "Invite users to a session that goes on",
        detailedDescription =
                "Runs the route direct:add-participants, and does not wait for who rings: im:session shows what"
                        + " becomes of them. They are invited by the session itself. A URI with ; or other characters of the shell's"
                        + " own is put in quotes.")
public final class InviteCommand extends ImCommand {

    @Argument(index = 0, name = "ID", required = true, description = "Id or URI of the session")
    @Completion(LiveSessionCompleter.class)
    private String id;

    @Argument(index = 1, name = "URI", required = true, multiValued = true, description = "Who is to come")
    private List<String> users;

    @Override
    void run(Operations operations, PrintStream out) throws OperationException {
        ConferenceView view = operations.sessions().invite(id, List.copyOf(users));
        out.println("Session %s has %d connected and %d pending users"
                .formatted(view.id(), view.count(LegView::isConnected), view.count(LegView::isPending)));
    }
}
