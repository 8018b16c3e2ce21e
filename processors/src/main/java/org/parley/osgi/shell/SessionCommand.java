package org.parley.osgi.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;
import org.parley.conference.EndReason;
import org.parley.conference.SessionHistory.Refused;

/**
 * {@code im:session}: one session with its legs and what was refused in it. Answers why a group failed, for sessions that
 * live, that ended, and that never came to be because the INVITE was refused.
 */
@Service
@Command(
        scope = "im",
        name = "session",
        description = "Show a session: why did my group fail?",
        detailedDescription =
                "Finds sessions that live or ended within the last hour. Shows state and reason, the answer to the creator,"
                        + " and each leg with its final code; then what was refused in it. An INVITE that was refused before it made a session is found by its Call-ID.")
public final class SessionCommand extends TableCommand {

    @Argument(
            name = "ID",
            required = true,
            description = "Id or URI of the session, or Call-ID of the creator's INVITE")
    @Completion(SessionCompleter.class)
    private String id;

    @Override
    void run(Operations operations, PrintStream out) throws OperationException {
        Optional<ConferenceView> session = operations.sessions().find(id);
        List<Refused> refusals = operations.sessions().refusals().latestFirst().stream()
                .filter(refused -> isOf(refused, session))
                .toList();
        if (session.isEmpty() && refusals.isEmpty()) {
            throw new OperationException("There is no session " + id + ", live or ended within the last hour, and no"
                    + " refused request with that Call-ID; im:sessions, im:sessions --ended and im:refusals list them");
        }
        session.ifPresent(view -> print(view, out));
        if (session.isEmpty()) {
            out.println("The request " + Shown.text(id) + " made no session. It was refused:");
        } else if (!refusals.isEmpty()) {
            out.println();
            out.println("Refused in this session:");
        }
        if (!refusals.isEmpty()) {
            RefusalTable.print(refusals, out, isFormatted());
        }
    }

    private boolean isOf(Refused refused, Optional<ConferenceView> session) {
        String callId = session.map(ConferenceView::callId).orElse(id);
        boolean isInside = session.map(ConferenceView::id).equals(refused.session()) && session.isPresent();
        return isInside || refused.callId().equals(callId);
    }

    private void print(ConferenceView view, PrintStream out) {
        Instant now = Instant.now();
        out.println("Session  " + Shown.text(view.uri()));
        out.println("Call-ID  " + Shown.text(view.callId()));
        out.println("Created  " + Shown.time(view.createdAt()));
        out.println("State    " + state(view, now));
        out.println("Answer   " + answer(view));
        out.println();
        Table table = new Table("Nobody", "User", "Role", "Status", "Leg", "Code", "Departure", "Since");
        for (LegView leg : view.legs()) {
            table.row(
                    leg.user(),
                    leg.role(),
                    leg.status(),
                    leg.leg().map(Enum::name).orElse(Shown.NOTHING),
                    Shown.code(leg.finalStatus()),
                    leg.departure().map(Enum::name).orElse(Shown.NOTHING),
                    Shown.time(leg.since()));
        }
        table.print(out, isFormatted());
    }

    private static String state(ConferenceView view, Instant now) {
        return view.end()
                .map(end -> "ENDED, %s: %s, after %s"
                        .formatted(
                                end.reason(),
                                sentence(end.reason()),
                                Shown.age(Duration.between(view.createdAt(), end.at()))))
                .orElseGet(() -> view.state() + ", for " + Shown.age(Duration.between(view.createdAt(), now)));
    }

    private static String answer(ConferenceView view) {
        int status = view.creator().finalStatus();
        if (status != 0) {
            boolean isService = view.creator().role().equals("service");
            return status + (isService ? " for the service that made it" : " to the creator");
        }
        return view.end().isPresent() ? "by the check that refused him, see below" : "none yet";
    }

    private static String sentence(EndReason reason) {
        return switch (reason) {
            case REFUSED -> "a check refused the INVITE";
            case CANCELLED -> "the creator gave up before anybody accepted";
            case ALL_FAILED -> "every invitation failed, see the codes";
            case NOBODY_LEFT -> "every invitation failed after the creator was answered, see the codes";
            case BELOW_MINIMUM -> "fewer users were left than adhoc.minParticipants wants";
            case CREATOR_LEFT -> "the creator left, and adhoc.onCreatorLeave is end";
            case KEY_PARTICIPANT_LEFT -> "a key participant of the group left";
            case IDLE -> "nothing happened in it for session.idleTimeout";
            case MAX_DURATION -> "it lasted for session.maxDuration";
            case NOT_REJOINED -> "the server was restarted, and nobody came back within session.restoreFor";
            case OPERATOR -> "an operator ended it";
            case SHUTDOWN -> "the server stopped";
        };
    }
}
