package org.parley.osgi.shell;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;

/** {@code im:participants}: who is, was, or may come to be in a session. */
@Service
@Command(scope = "im", name = "participants", description = "List the users of a session with their names")
public final class ParticipantsCommand extends TableCommand {

    @Argument(
            name = "ID",
            required = true,
            description = "Id or URI of the session, or Call-ID of the creator's INVITE")
    @Completion(SessionCompleter.class)
    private String id;

    @Override
    void run(Operations operations, PrintStream out) throws OperationException {
        ConferenceView view = operations
                .sessions()
                .find(id)
                .orElseThrow(() -> new OperationException("There is no session " + id
                        + ", live or ended within the last hour; im:sessions and im:sessions --ended list them"));
        Table table = new Table("Nobody", "User", "Name", "Nickname", "Role", "Status", "Since");
        for (LegView leg : view.legs()) {
            table.row(
                    leg.user(),
                    leg.name().orElse(Shown.NOTHING),
                    leg.nickname().orElse(Shown.NOTHING),
                    leg.role(),
                    leg.status(),
                    Shown.time(leg.since()));
        }
        table.print(out, isFormatted());
    }
}
