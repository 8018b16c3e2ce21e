package org.parley.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.osgi.console.Console;
import org.parley.osgi.console.ConsoleException;
import org.parley.osgi.console.OutboxState;
import org.parley.osgi.console.OutboxState.SubscriptionRow;
import org.parley.osgi.console.RefusalRow;
import org.parley.osgi.console.RouteFileRow;
import org.parley.osgi.console.RouteFileRow.BranchRow;
import org.parley.osgi.console.RouteFileRow.RouteRow;
import org.parley.osgi.console.RouteFileRow.StepRow;
import org.parley.osgi.console.SessionList;
import org.parley.osgi.console.SessionRow;
import org.parley.osgi.console.SessionRow.UserRow;
import org.parley.osgi.console.SessionTrace;
import org.parley.osgi.console.WebAccess;

/** A server with one session, whose creator has a hostile name, and a list of what it was told to do. */
final class FakeConsole implements Console {

    static final Instant TIME = Instant.parse("2026-11-29T12:00:00Z");
    static final String HOSTILE = "<script>alert(\"1\")</script>\u202e\n";

    WebAccess access = new WebAccess(List.of("im.example.com"), Duration.ofMinutes(30), false);
    Optional<ConsoleException> failure = Optional.empty();
    final List<String> done = new ArrayList<>();
    final List<SessionTrace.Line> lines = new ArrayList<>();
    final List<RefusalRow> refusals = new ArrayList<>();
    long entered = 7;
    int opened;
    int closed;

    static SessionRow row(String id) {
        UserRow creator = new UserRow(
                "sip:ana@example.com",
                Optional.of(HOSTILE),
                Optional.empty(),
                "creator",
                "CONNECTED",
                Optional.empty(),
                200,
                Optional.empty(),
                TIME,
                "connected");
        return new SessionRow(
                id,
                "sip:" + id + "@localhost",
                "call-1",
                "ACTIVE",
                TIME,
                Optional.empty(),
                Optional.empty(),
                List.of(creator));
    }

    private void failIfAsked() throws ConsoleException {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    @Override
    public WebAccess access() {
        return access;
    }

    @Override
    public SessionList sessions(int most) throws ConsoleException {
        failIfAsked();
        return new SessionList(1, List.of(row("s1")), List.of());
    }

    @Override
    public List<SessionRow> ended(int most) throws ConsoleException {
        failIfAsked();
        return List.of(row("s0"));
    }

    @Override
    public Optional<SessionRow> session(String name) throws ConsoleException {
        failIfAsked();
        return name.equals("s1") ? Optional.of(row("s1")) : Optional.empty();
    }

    @Override
    public List<RefusalRow> refusals(int most) throws ConsoleException {
        failIfAsked();
        return List.copyOf(refusals);
    }

    @Override
    public List<RouteFileRow> routes() throws ConsoleException {
        failIfAsked();
        StepRow inner = new StepRow("to1", "to", "mock:a", 3, 0, 0, 0, List.of());
        StepRow split = new StepRow(
                "split1", "split", "${body}", 1, 1, 0, 0, List.of(new BranchRow(Optional.empty(), List.of(inner))));
        StepRow check = new StepRow("process1", "process", "check", entered, 0, 2, 0, List.of());
        RouteRow route = new RouteRow("greet", "direct:greet", "Started", 1, 6, 2, 0, List.of(check, split));
        return List.of(
                new RouteFileRow("greet.xml", Optional.of(TIME), 0, List.of(route), Optional.empty()),
                new RouteFileRow(
                        "new.xml",
                        Optional.empty(),
                        0,
                        List.of(),
                        Optional.of(new RouteFileRow.RefusedEdit(TIME, 7, 0, "no step autorise", "see the list"))));
    }

    @Override
    public SessionTrace trace(String name) throws ConsoleException {
        failIfAsked();
        opened++;
        return new SessionTrace() {
            @Override
            public List<Line> next(int most) {
                List<Line> next = List.copyOf(lines);
                lines.clear();
                return next;
            }

            @Override
            public boolean isOver() {
                return false;
            }

            @Override
            public long dropped() {
                return 0;
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }

    @Override
    public SessionRow end(String name) throws ConsoleException {
        failIfAsked();
        done.add("end " + name);
        return row(name);
    }

    @Override
    public SessionRow remove(String name, String user, Optional<String> reason) throws ConsoleException {
        failIfAsked();
        done.add("remove " + user + " from " + name
                + reason.map(text -> ": " + text).orElse(""));
        return row(name);
    }

    @Override
    public OutboxState outbox() throws ConsoleException {
        failIfAsked();
        SubscriptionRow waiting = new SubscriptionRow(
                "events",
                "default",
                3,
                2_000,
                Optional.of(Duration.ofSeconds(90)),
                40,
                2,
                0,
                Optional.of("no broker"),
                Optional.of(TIME),
                true,
                true);
        return new OutboxState(List.of(waiting), 2_000, 1 << 30, Optional.empty());
    }

    @Override
    public void retry(String topic, String subscription) throws ConsoleException {
        failIfAsked();
        done.add("retry " + topic + ' ' + subscription);
    }

    @Override
    public long discard(String topic, String subscription) throws ConsoleException {
        failIfAsked();
        done.add("discard " + topic + ' ' + subscription);
        return 3;
    }
}
