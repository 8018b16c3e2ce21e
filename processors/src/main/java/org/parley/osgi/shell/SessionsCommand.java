package org.parley.osgi.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;
import org.parley.conference.Recollection;

/** {@code im:sessions}: those that live, or those that ended; the latest at the bottom. */
@Service
@Command(scope = "im", name = "sessions", description = "List the sessions that live, or that ended lately")
public final class SessionsCommand extends TableCommand {

    @Option(
            name = "-e",
            aliases = "--ended",
            description = "List the sessions that ended within the last hour instead, with the reason")
    private boolean ended;

    @Override
    void run(Operations operations, PrintStream out) {
        if (ended) {
            printEnded(operations.sessions().ended(), out);
        } else {
            printLive(operations.sessions().live(), out);
        }
    }

    private void printLive(LiveSessions sessions, PrintStream out) {
        Instant now = Instant.now();
        Table table = new Table("No session lives", "Id", "State", "Age", "Creator", "Connected", "Pending", "Failed");
        for (ConferenceView view : sessions.views()) {
            table.row(
                    view.id(),
                    view.state(),
                    Shown.age(Duration.between(view.createdAt(), now)),
                    view.creator().user(),
                    view.count(LegView::isConnected),
                    view.count(LegView::isPending),
                    view.count(LegView::isFailed));
        }
        table.print(out, isFormatted());
        if (!sessions.silent().isEmpty()) {
            out.println("Too busy to answer: " + String.join(", ", sessions.silent()));
        }
    }

    private void printEnded(Recollection<ConferenceView> sessions, PrintStream out) {
        Table table = new Table(
                "No session ended within the last hour",
                "Id",
                "Ended",
                "Reason",
                "Lasted",
                "Creator",
                "Answered",
                "Users",
                "Failed");
        List<ConferenceView> latestLast = new ArrayList<>(sessions.latestFirst());
        Collections.reverse(latestLast);
        for (ConferenceView view : latestLast) {
            ConferenceView.End end = view.end().orElseThrow();
            table.row(
                    view.id(),
                    Shown.time(end.at()),
                    end.reason(),
                    Shown.age(Duration.between(view.createdAt(), end.at())),
                    view.creator().user(),
                    Shown.code(view.creator().finalStatus()),
                    view.legs().size(),
                    view.count(LegView::isFailed));
        }
        table.print(out, isFormatted());
        Forgotten.print(sessions.forgottenUntil(), out);
    }
}
