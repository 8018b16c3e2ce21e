package org.parley.osgi.shell;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;

/** {@code im:remove}: a user leaves a session whether he wants or not (7.2.2.12). */
@Service
@Command(
        scope = "im",
        name = "remove",
        description = "Remove a user from a session, or give up his invitation",
        detailedDescription =
                "Runs the route direct:remove-participant. A URI with ; or other characters of the shell's own"
                        + " is put in quotes. Who is anonymous is removed by his anonymous URI.")
public final class RemoveCommand extends ImCommand {

    @Option(
            name = "-r",
            aliases = "--reason",
            description = "Why, in a few words: for the Reason of his BYE and for the roster")
    private String reason;

    @Argument(index = 0, name = "ID", required = true, description = "Id or URI of the session")
    @Completion(LiveSessionCompleter.class)
    private String id;

    @Argument(index = 1, name = "URI", required = true, description = "The user, as im:participants shows him")
    @Completion(ParticipantCompleter.class)
    private String user;

    @Override
    void run(Operations operations, PrintStream out) throws OperationException {
        ConferenceView left = operations.sessions().remove(id, user, Optional.ofNullable(reason));
        out.println(Shown.text(user) + " is removed from session " + left.id() + ", "
                + left.end()
                        .map(end -> "which ended: " + end.reason())
                        .orElseGet(() -> left.count(LegView::isConnected) + " are connected"));
    }
}
